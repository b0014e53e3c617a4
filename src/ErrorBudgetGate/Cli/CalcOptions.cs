using System.CommandLine;

namespace ErrorBudgetGate.Cli;

/// <summary>The options that every calculation knows. Values are read as texts, so that one place says what is wrong with them.</summary>
internal sealed class CalcOptions
{
    public Option<string[]> Window { get; } = new("--window")
    {
        HelpName = "WINDOW",
        Description = "28d, 4w, 365d; week, month, quarter, year; or one of them: month:2026-02, quarter:2026-Q1, week:2026-W10, year:2028. Repeatable.",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string> TimeZone { get; } = new("--time-zone") { HelpName = "ZONE", Description = "Where a calendar window begins at midnight, such as Europe/London; default: UTC." };

    public Option<string> At { get; } = new("--at") { HelpName = "TIME", Description = "Which week, month, quarter or year: a date, 2026-03-29, or a time, 2026-03-29T12:00:00Z." };

    public Option<string> Traffic { get; } = new("--traffic") { HelpName = "EVENTS/UNIT", Description = "Events: 10M/d, 1500/s, 2.5k/min." };

    public Option<string> PerEvent { get; } = new("--per-event") { HelpName = "AMOUNT", Description = "What one event is worth, such as 0.05." };

    public Option<string> Currency { get; } = new("--currency") { HelpName = "CODE", Description = "Of --per-event, ISO 4217; default: USD." };

    public Option<string> Output { get; } = new("--output")
    {
        Description = "text, markdown, or json: one line, snake_case, numbers exact to 28 digits.",
        DefaultValueFactory = static _ => "text",
    };

    /// <summary>Adds them behind a command's own.</summary>
    public void AddTo(Command command)
    {
        Output.AcceptOnlyFromAmong("text", "json", "markdown");
        command.Add(Window);
        command.Add(TimeZone);
        command.Add(At);
        command.Add(Traffic);
        command.Add(PerEvent);
        command.Add(Currency);
        command.Add(Output);
    }
}
