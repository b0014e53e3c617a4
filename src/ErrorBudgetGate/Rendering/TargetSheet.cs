using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>The target that allows so much, between the common ones on either side.</summary>
internal static class TargetSheet
{
    public static Sheet Of(IReadOnlyList<TargetFigures> answers) => new([.. answers.Select(Table)], []);

    private static SheetTable Table(TargetFigures answer)
    {
        var rows = new List<IReadOnlyList<string>>();
        void Row(decimal target, string what)
        {
            var events = answer.EventsAt(target) is { } failures ? Figures.Number(failures) : null;
            rows.Add([Figures.Target(target), Figures.Minutes(answer.SecondsAt(target)), .. events is null ? Array.Empty<string>() : [events], what]);
        }

        var isCommon = answer.Looser == answer.Target;
        if (answer.Looser is { } looser && !isCommon)
        {
            Row(looser, Common(answer, looser, "allows more"));
        }

        Row(answer.Target, isCommon ? "what was asked, and a common target" : "what was asked");
        if (answer.Stricter is { } stricter && !isCommon)
        {
            Row(stricter, Common(answer, stricter, "allows less"));
        }

        return new SheetTable(["target", "downtime over " + answer.Window.Name, .. answer.Traffic is null ? Array.Empty<string>() : ["failures"], string.Empty], rows);
    }

    private static string Common(TargetFigures answer, decimal target, string how) => answer.Nearest == target ? how + ", the nearest common target" : how;
}
