using System.Text;
using ErrorBudgetGate.Adapters.Files;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class TerminationLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Log => _directory["termination-log"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_is_written_where_it_exists()
    {
        File.WriteAllText(Log, "what a longer earlier message said");

        new TerminationLog(Log).Write("Blocked:\n12.5% left.");

        Assert.Equal("Blocked: 12.5% left.", File.ReadAllText(Log));
    }

    [Fact]
    public void It_is_not_made_where_it_does_not_exist()
    {
        new TerminationLog(Log).Write("Blocked.");
        new TerminationLog(_directory["missing/log"]).Write("Blocked.");
        new TerminationLog(_directory.Path).Write("Blocked.");

        Assert.Empty(_directory.Names);
    }

    [SkippableFact]
    public void A_fault_of_it_is_nobodys_concern()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");

        new TerminationLog("/dev/full").Write("Blocked.");
    }

    [Theory]
    [InlineData("x", 4096, 4096)]
    [InlineData("x", 4097, 4096)]
    [InlineData("é", 2048, 4096)]
    [InlineData("é", 2049, 4096)]
    [InlineData("€", 2000, 4095)]
    [InlineData("😀", 1024, 4096)]
    [InlineData("😀", 1025, 4096)]
    public void What_is_too_long_is_cut_between_characters(string character, int times, int bytes)
    {
        var cut = TerminationLog.Fit(string.Concat(Enumerable.Repeat(character, times)));

        Assert.Equal(bytes, cut.Length);
        Assert.DoesNotContain("\ufffd", new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(cut), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shift_by_one_byte_still_cuts_between_characters()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var cut = TerminationLog.Fit(new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 2000)));

            Assert.InRange(cut.Length, TerminationLog.MostBytes - 3, TerminationLog.MostBytes);
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(cut);
        }
    }
}
