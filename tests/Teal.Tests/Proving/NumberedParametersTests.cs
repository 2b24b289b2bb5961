using Teal.Proving.Queries;

namespace Teal.Tests.Proving;

public class NumberedParametersTests
{
    [Theory]
    [InlineData("SELECT :a, :b, :a", "SELECT $1, $2, $1")]
    [InlineData("SELECT @a, @b, @a", "SELECT $1, $2, $1")]
    [InlineData("SELECT $2, :a", "SELECT $2, $3")]
    [InlineData("UPDATE t SET a=:a WHERE b=:b", "UPDATE t SET a=$1 WHERE b=$2")]
    [InlineData("INSERT INTO t VALUES (:a,:b)", "INSERT INTO t VALUES ($1,$2)")]
    public void A_name_gets_a_number_and_the_same_name_the_same_number(string sql, string numbered) =>
        Assert.Equal(numbered, NumberedParameters.Of(sql));

    [Theory]
    [InlineData("SELECT a::text, '10:30', ':a', \":b\", $$ :c $$ -- :d\n/* :e */")]
    [InlineData("SELECT list[low:high] FROM t")]
    [InlineData("SELECT list[1:2], list[$1:$2] FROM t")]
    [InlineData("SELECT @ -5, a @> b, a <@ b FROM t")]
    [InlineData("SELECT $1, $2")]
    public void What_only_looks_like_a_parameter_stays(string sql) => Assert.Equal(sql, NumberedParameters.Of(sql));

    [Fact]
    public void A_cast_of_a_parameter_keeps_its_type() =>
        Assert.Equal("SELECT $1::int, $2::text", NumberedParameters.Of("SELECT :a::int, @b::text"));
}
