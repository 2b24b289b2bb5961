using Teal.Rollout.Backfilling;

namespace Teal.Tests.Rollout;

/// <summary>How large chunks become, where rows cost time and where something else does.</summary>
public class ChunkControllerTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0.01, 3000, 7000)]
    [InlineData(0.5, 50, 700)]
    [InlineData(20, 1, 5)]
    public void A_chunk_takes_about_the_time_it_is_meant_to(double millisecondsPerRow, int least, int most)
    {
        var sizes = Run(chunks: 200, size => size * millisecondsPerRow);
        Assert.InRange(sizes[^1], least, most);
        Assert.True(sizes.TakeLast(50).Max() * millisecondsPerRow <= Math.Max(150, millisecondsPerRow), "a chunk takes three times what it is meant to");
    }

    [Fact]
    public void What_every_chunk_costs_does_not_make_them_ever_smaller()
    {
        var sizes = Run(chunks: 200, size => 120 + (size * 0.01));
        Assert.True(sizes.TakeLast(100).Average() > 500, $"{sizes.TakeLast(100).Average()} rows on average");
    }

    [Fact]
    public void A_chunk_that_fails_is_halved_down_to_one_row()
    {
        var controller = ChunkController.For(BackfillStrategy.Keys, Target, 1000);
        for (var i = 0; i < 12; i++) controller.Failed();
        Assert.Equal(1, controller.Size);
    }

    private static List<int> Run(int chunks, Func<int, double> milliseconds)
    {
        var controller = ChunkController.For(BackfillStrategy.Keys, Target, 1000);
        var sizes = new List<int>();
        for (var i = 0; i < chunks; i++)
        {
            sizes.Add(controller.Size);
            controller.Took(TimeSpan.FromMilliseconds(milliseconds(controller.Size)));
        }

        return sizes;
    }
}
