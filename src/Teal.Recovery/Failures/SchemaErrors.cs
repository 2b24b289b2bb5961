using System.Collections.Frozen;

namespace Teal.Recovery.Failures;

/// <summary>How much a SQLSTATE says that a schema and an application do not fit.</summary>
public enum SchemaFit
{
    /// <summary>It says nothing about the schema.</summary>
    Unrelated,

    /// <summary>It may be the schema: compare with the time before the change.</summary>
    Possible,

    /// <summary>It most likely is.</summary>
    Likely,

    /// <summary>It is: something that the application names is not what it was.</summary>
    Certain,
}

/// <summary>The SQLSTATEs that mean "schema and application do not fit" (PostgreSQL manual, appendix A; each was brought about on a server).</summary>
public static class SchemaErrors
{
    private static readonly FrozenDictionary<string, SchemaFit> Known = new Dictionary<string, SchemaFit>
    {
        ["42703"] = SchemaFit.Certain, // column renamed or dropped
        ["42P01"] = SchemaFit.Certain, // table or sequence moved
        ["42883"] = SchemaFit.Certain, // function or operator changed by a type
        ["42804"] = SchemaFit.Certain, // type or result shape changed
        ["42704"] = SchemaFit.Certain, // type, or constraint of ON CONFLICT, gone
        ["42P10"] = SchemaFit.Certain, // index of ON CONFLICT gone
        ["42702"] = SchemaFit.Certain, // a new column makes a name ambiguous
        ["42725"] = SchemaFit.Certain, // a new overload makes a call ambiguous
        ["42803"] = SchemaFit.Certain, // primary key dropped, GROUP BY breaks
        ["42809"] = SchemaFit.Certain, // table became something else
        ["428C9"] = SchemaFit.Certain, // column is generated or identity now
        ["0A000"] = SchemaFit.Certain, // cached plan, view without writes
        ["55000"] = SchemaFit.Certain, // view without writes
        ["44000"] = SchemaFit.Certain, // CHECK OPTION
        ["42601"] = SchemaFit.Likely, // positional INSERT, column dropped
        ["23502"] = SchemaFit.Likely, // new NOT NULL left out by an old INSERT
        ["22P02"] = SchemaFit.Likely, // enum label renamed, text became a number
        ["42501"] = SchemaFit.Likely, // grants or policies missing on a new object
        ["23514"] = SchemaFit.Possible,
        ["23503"] = SchemaFit.Possible,
        ["23505"] = SchemaFit.Possible,
        ["23P01"] = SchemaFit.Possible,
        ["22001"] = SchemaFit.Possible,
        ["22003"] = SchemaFit.Possible,
        ["22007"] = SchemaFit.Possible,
        ["22008"] = SchemaFit.Possible,
        ["P0001"] = SchemaFit.Possible,
    }.ToFrozenDictionary();

    /// <summary>What <paramref name="sqlState"/> says.</summary>
    public static SchemaFit FitOf(string sqlState) => Known.GetValueOrDefault(sqlState, SchemaFit.Unrelated);
}
