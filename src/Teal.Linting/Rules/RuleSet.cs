using System.Collections.Immutable;
using Teal.Linting.Rules.Compatibility;
using Teal.Linting.Rules.DataLoss;
using Teal.Linting.Rules.Lock;
using Teal.Linting.Rules.Rewrite;
using Teal.Linting.Rules.Runner;
using Teal.Linting.Rules.Suppression;

namespace Teal.Linting.Rules;

/// <summary>The rules.</summary>
public static class RuleSet
{
    /// <summary>Every rule, by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new AddColumnConstraint(),
        new AddColumnReferences(),
        new AddExclusionConstraint(),
        new AttachPartition(),
        new AutoIncrementColumn(),
        new BackfillInOneTransaction(),
        new ChangeDefault(),
        new Cluster(),
        new ColumnTypeChange(),
        new CommitInCodeBlock(),
        new CommitInRunnerTransaction(),
        new ConcurrentBuildUnderTimeout(),
        new ConstrainedDomainColumn(),
        new ConstraintRejectsWrites(),
        new DetachPartitionNotConcurrent(),
        new DisableTrigger(),
        new DomainConstraint(),
        new DropAndAddColumn(),
        new DropCascade(),
        new DropColumn(),
        new DropDatabase(),
        new DropForeignKey(),
        new DropIndexNotConcurrent(),
        new DropNotNull(),
        new DropRoutine(),
        new DropSchema(),
        new DropSequence(),
        new DropTable(),
        new DropTrigger(),
        new DropType(),
        new DropUnique(),
        new DropView(),
        new EnableRowSecurity(),
        new EnumValueInTransaction(),
        new ForeignKeyInCreateTable(),
        new ForeignKeyWithoutIndex(),
        new IdentifierTooLong(),
        new IdentityAlways(),
        new IgnoreUnknownRule(),
        new IgnoreWithoutReason(),
        new IndexCorruption(),
        new IndexNotConcurrent(),
        new InvalidIndexKept(),
        new JsonColumn(),
        new LockTable(),
        new LockTimeoutMissing(),
        new LockTimeoutUseless(),
        new LocksOnSeveralTables(),
        new NarrowingTypeChange(),
        new NestedTransaction(),
        new NotAllowedInTransaction(),
        new NotRerunnable(),
        new OffsetBackfill(),
        new OpaqueSql(),
        new PrimaryKeyOverNullableIndex(),
        new PrimaryKeyWithoutIndex(),
        new RefreshMaterializedView(),
        new ReindexNotConcurrent(),
        new RenameColumn(),
        new RenameEnumValue(),
        new RenameObject(),
        new RenameTable(),
        new ReplaceFunctionSignature(),
        new ReplaceViewColumns(),
        new RequiredColumnWithoutDefault(),
        new RevokePrivilege(),
        new RewritingTableOption(),
        new SearchPathChange(),
        new SeparateAlters(),
        new SetLocalOutsideTransaction(),
        new SetNotNull(),
        new StoredGeneratedColumn(),
        new TriggerDdl(),
        new Truncate(),
        new UnboundedDelete(),
        new UnclosedTransaction(),
        new UniqueConstraintWithoutIndex(),
        new UnusedIgnore(),
        new VacuumFull(),
        new ValidateInSameTransaction(),
        new ValidatingCheck(),
        new ValidatingForeignKey(),
        new VolatileDefault(),
        new WorkAfterExclusiveLock(),
    ];

    /// <summary>The rule of that id, or null.</summary>
    public static Rule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
