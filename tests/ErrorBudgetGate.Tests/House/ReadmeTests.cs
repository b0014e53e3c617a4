using System.Globalization;
using ErrorBudgetGate.Cli;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.House;

/// <summary>What the code has and the README's tables name, no more and no less.</summary>
public sealed class ReadmeTests
{
    /// <summary>Cells of each table's rows, without its header.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<string[]>> Tables = Read(Checkout.Text("README.md"));

    [Fact]
    public void Every_reason_code_is_explained_and_no_other() =>
        Assert.Equal(
            Enum.GetValues<ReasonCode>().Select(code => Quoted(code.Text())).Order(StringComparer.Ordinal),
            TableWith(Quoted(ReasonCode.TierForbids.Text())).Select(row => row[0]).Order(StringComparer.Ordinal));

    /// <summary>A row each: flag, variable, key of the connections file, and the sentence that <c>--help</c> shows.</summary>
    [Fact]
    public void Every_setting_stands_in_the_table_as_help_has_it()
    {
        var rows = TableWith("`--service`").Select(row => string.Join(" | ", row)).ToList();

        Assert.All(GateSettings.All, setting => Assert.Contains(string.Join(" | ", Quoted(setting.Flag), Quoted(setting.Variable), Quoted(setting.FileKey), setting.Help), rows));
    }

    [Fact]
    public void No_row_names_a_flag_that_does_not_exist()
    {
        var flags = CommandLine.CreateRoot([]).Subcommands.Single(command => command.Name == "gate").Options.Select(option => Quoted(option.Name)).ToList();

        Assert.All(TableWith("`--service`").Select(row => row[0]).Where(flag => flag.Length > 0), flag => Assert.Contains(flag, flags));
    }

    [Fact]
    public void Every_exit_code_is_explained_and_no_other()
    {
        int[] codes = [ExitCodes.Allowed, ExitCodes.Blocked, ExitCodes.Usage, ExitCodes.Indeterminate, ExitCodes.Bug, ExitCodes.Interrupted, ExitCodes.Terminated];

        Assert.Equal(codes, TableWith("70").SelectMany(row => row[0].Split(", ")).Select(code => int.Parse(code, CultureInfo.InvariantCulture)));
    }

    private static IReadOnlyList<string[]> TableWith(string firstCell) => Tables.Single(table => table.Any(row => row[0] == firstCell));

    private static string Quoted(string? name) => name is null ? string.Empty : $"`{name}`";

    private static List<List<string[]>> Read(string markdown)
    {
        var tables = new List<List<string[]>>();
        var inTable = false;
        foreach (var line in markdown.Split('\n'))
        {
            var isRow = line.StartsWith('|');
            if (isRow && !inTable)
            {
                tables.Add([]);
            }
            else if (isRow && !line.StartsWith("|--", StringComparison.Ordinal))
            {
                tables[^1].Add([.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())]);
            }

            inTable = isRow;
        }

        return tables;
    }
}
