using System.CommandLine;
using System.CommandLine.Parsing;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate.Cli;

/// <summary><c>status [SERVICE...]</c>: what is left of budgets, how they burn, and when they come back.</summary>
internal static class StatusCommand
{
    private const string Summary = "Show what is left of error budgets: how they burn, when they are spent, when they come back.";

    private const string Lesson = Summary + "\n\n" + """
          files only     error-budget-gate status --policy policy.yaml --objectives objectives.yaml --measurements week.csv --at 2026-11-01T12:00:00Z
          all services   error-budget-gate status --policy policy.yaml --objectives services/ --prometheus-url http://prometheus:9090
          one, for long  error-budget-gate status payments-api --objectives services/ --prometheus-url http://prometheus:9090 --watch 10s
          no files       error-budget-gate status payments-api --prometheus-url http://prometheus:9090   (a recorded slo:error_budget_remaining:ratio)

        "back in TIER" is the first moment at which budget remaining is above the tier's bound if nothing more fails: a rolling window loses its old
        damage tile by tile, while the traffic of one window ago repeats; a calendar window is diluted by traffic, and begins afresh with its period.
        The trend covers a week, or the window where it is shorter; full height is an untouched budget.

        --output json is one line: {known, time, services: [{service, policy, policy_sha256, known, tier, tier_title, tier_signal,
        deployment_gate_status (OPEN, CLOSED or null), unknown, warnings, objectives: [{name, gating, status (measured, no_traffic or why it is not known),
        detail, target, window, window_start, window_end, coverage, sample_time, budget_remaining, tier, bad, total, events_allowed, events_left, currency,
        money_allowed, money_burned, money_left, burn_rates: [{window, rate, missing}], exhaustion: [{burn_window, burn_rate, at, in_hours}],
        recovery: [{tier, above, at, in_hours}], recovery_assumes, trend: [{at, budget_remaining}], history_step_seconds, history_missing,
        exclusions: [{reason, from, to, spans, seconds}], excluded_bad, excluded_total, source, query, read_at, outdated}]}]}. Ratios are 0 to 1, figures exact, what is not known null.

        Exit codes: 0 everything is known, 2 configuration or usage, 3 something is not known, 70 a bug, 130/143 stopped by a signal.
        Every flag is also an environment variable where one is named; a flag outweighs a variable, a variable the connections file.
        """;

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostInterval = TimeSpan.FromDays(1);

    private static Setting[] Used =>
    [
        GateSettings.Policy, GateSettings.Objectives, GateSettings.Measurements,
        GateSettings.At with { Help = "The time to judge a measurements file at, RFC 3339." },
        GateSettings.PrometheusUrl, GateSettings.PrometheusUsername, GateSettings.PrometheusPasswordFile, GateSettings.PrometheusTokenFile, GateSettings.PrometheusCa,
        GateSettings.PrometheusCertificate, GateSettings.PrometheusKey, GateSettings.PrometheusHeaders, GateSettings.PrometheusParameters,
        GateSettings.KubeConfig, GateSettings.Connections, GateSettings.Timeout with { Help = "The time for reading everything once, 60s by default." }, GateSettings.RequestTimeout,
    ];

    private enum Format
    {
        Text,
        Json,
        Markdown,
    }

    /// <param name="teach">Describe it at length: for its own help, not for a list of commands.</param>
    public static Command Create(bool teach)
    {
        var services = new Argument<string[]>("SERVICE") { Description = "Services; all of the files where none is named.", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string>("--output") { Description = "text, json (one line) or markdown.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json", "markdown");
        var watch = new Option<string>("--watch") { Description = "Show it again every INTERVAL, 30s by default, until stopped.", HelpName = "INTERVAL", Arity = ArgumentArity.ZeroOrOne };
        var verbose = new Option<bool>("--verbose") { Description = "Log what is asked of whom, on standard error." };
        var command = new Command("status", teach ? Lesson : Summary) { services, output, watch, verbose };
        var options = new List<(Setting Setting, Option Option)>();
        foreach (var setting in Used)
        {
            var help = setting.Variable is { } variable ? $"{setting.Help} [{variable}]" : setting.Help;
            var isRepeatable = GateSettings.IsRepeatable(setting) || setting == GateSettings.Policy || setting == GateSettings.Objectives;
            Option option = isRepeatable
                ? new Option<string[]>(setting.Flag!) { Description = help, HelpName = setting.Value, AllowMultipleArgumentsPerToken = false }
                : new Option<string>(setting.Flag!) { Description = help, HelpName = setting.Value };
            options.Add((setting, option));
            command.Add(option);
        }

        command.SetAction((parsed, _) =>
        {
            var flags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var (setting, option) in options)
            {
                if (parsed.GetResult(option) is { Implicit: false } given)
                {
                    flags[setting.Flag!] = [.. given.Tokens.Select(token => token.Value)];
                }
            }

            var format = parsed.GetValue(output) switch
            {
                "json" => Format.Json,
                "markdown" => Format.Markdown,
                _ => Format.Text,
            };
            return RunAsync(new SettingValues(flags, Environment.GetEnvironmentVariable), parsed.GetValue(services) ?? [], format, IntervalText(parsed.GetResult(watch)), parsed.GetValue(verbose));
        });
        return command;
    }

    /// <summary>Null: not asked for; empty: without a value.</summary>
    private static string? IntervalText(OptionResult? watch) => watch is { Implicit: false } ? string.Concat(watch.Tokens.Select(t => t.Value)) : null;

    private static async Task<int> RunAsync(SettingValues values, IReadOnlyList<string> services, Format format, string? intervalText, bool verbose)
    {
        using var signals = new StopSignals(TimeProvider.System);
        using var log = new GateLog(verbose, Console.Error);
        var faults = new List<string>();
        var connections = ConnectionReader.ForStatus(values, log, faults);
        var interval = Interval(intervalText, values, faults);
        if (interval is null)
        {
            signals.EndAfter(connections.Timeout);
        }

        using var composition = new Composition(connections, log);
        using var limit = new CancellationTokenSource(connections.Timeout);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, signals.Token);
        var tasks = await new StatusTaskReader(values, services, connections, composition.ConfigMaps, faults).ReadAsync(reading.Token);
        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        if (faults.Count > 0)
        {
            return Refuse(faults);
        }

        var run = composition.Status();
        var screen = Screen.Detect(Environment.GetEnvironmentVariable);
        if (interval is { } every)
        {
            var view = new StatusView(screen, every, services => Render(services, format));
            var watch = new StatusWatch(token => run.ReadAsync(tasks, token), view.Show, every, connections.Timeout, connections.Clock);
            return await watch.RunAsync(signals.Token) is { } broken ? Broken(broken) : signals.ExitCode;
        }

        var statuses = await run.ReadAsync(tasks, reading.Token);
        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        if (StandardOutput.WriteText(Render(statuses, format)(screen, connections.Clock.GetUtcNow())) is { } fault)
        {
            return Broken(fault);
        }

        return statuses.All(s => s.IsKnown) ? ExitCodes.Allowed : ExitCodes.Indeterminate;
    }

    private static Func<Screen, DateTimeOffset, string> Render(IReadOnlyList<ServiceStatus> services, Format format) => (screen, now) => format switch
    {
        Format.Json => StatusJson.Render(services, now) + "\n",
        Format.Markdown => StatusMarkdown.Render(services, now),
        _ => StatusTable.Render(services, now, screen),
    };

    private static TimeSpan? Interval(string? text, SettingValues values, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (values.Get(GateSettings.At) is not null)
        {
            faults.Add("--at is one moment and --watch goes on; give one of them.");
        }

        if (text.Length == 0)
        {
            return UsualInterval;
        }

        if (Durations.TryParse(text, out var interval) && interval >= LeastInterval && interval <= MostInterval)
        {
            return interval;
        }

        faults.Add($"--watch takes an interval from {Durations.Format(LeastInterval)} to {Durations.Format(MostInterval)}, such as 30s, and {Config.FaultList.Quote(text)} is none; a service stands before it.");
        return UsualInterval;
    }

    private static int Refuse(List<string> faults)
    {
        foreach (var fault in faults)
        {
            Console.Error.WriteLine("error-budget-gate: " + fault);
        }

        Console.Error.WriteLine("See: error-budget-gate status --help");
        return ExitCodes.Usage;
    }

    private static int Broken(string fault)
    {
        Console.Error.WriteLine("error-budget-gate: " + fault);
        return ExitCodes.Indeterminate;
    }
}
