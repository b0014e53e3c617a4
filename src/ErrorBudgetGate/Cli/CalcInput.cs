using System.CommandLine;
using System.Globalization;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Cli;

/// <summary>Reads a calculation's options, every fault at once. A value that is at fault reads as none.</summary>
internal sealed class CalcInput(ParseResult parsed)
{
    /// <summary>Twelve nines: what is left of a year is 32 microseconds.</summary>
    private const decimal LeastAllowedFailure = 0.000_000_000_001m;

    public List<string> Faults { get; } = [];

    public string? Text(Option<string> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    public IReadOnlyList<string> Texts(Option<string[]> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) ?? [] : [];

    /// <summary>Reads a value as a file's field of the same kind is read.</summary>
    public T? Read<T>(Option<string> option, ScalarShape<T> shape)
        where T : struct => Text(option) is { } text ? Read(option.Name, text, shape) : null;

    public T? Read<T>(string name, string text, ScalarShape<T> shape)
        where T : struct
    {
        var node = new YamlNode.Scalar(text, Plain: true, new Position(1, 1));
        if (shape.TryRead(node, out var value))
        {
            return value;
        }

        var list = new FaultList(name);
        shape.Check(node, list);
        Faults.AddRange(list.Items.Select(f => $"{name}: {f.Message}"));
        return null;
    }

    public BudgetTarget? Target(string name, string text)
    {
        var all = text.TrimEnd('%') is var number && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? text.EndsWith('%') ? value / 100m : value
            : (decimal?)null;
        if (all is 0m or 1m)
        {
            Faults.Add(all == 1m
                ? $"{name}: {text} leaves no budget, the first failure breaks it; write a target below 100%, such as 99.99%."
                : $"{name}: {text} promises nothing, so there is no budget to count; write a target such as 99.9%.");
            return null;
        }

        if (Read(name, text, ObjectivesShape.Target) is not { } ratio)
        {
            return null;
        }

        if (1m - ratio < LeastAllowedFailure)
        {
            Faults.Add($"{name}: {FaultList.Quote(text)} is closer to 100% than anyone can measure; write at most twelve nines.");
            return null;
        }

        return new BudgetTarget(ratio);
    }

    public Flow? Traffic(Option<string> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (Flow.TryParse(text, out var flow))
        {
            return flow;
        }

        Faults.Add($"{option.Name}: {FaultList.Quote(text)} is not a traffic; write events and a unit, s, min, h, d or w, such as 10M/d, 1500/s or 2.5k/min (k, M and G count; above 0, at most 1G/s).");
        return null;
    }

    /// <summary>A positive count, <c>10M</c>.</summary>
    public decimal? Amount(Option<string> option, string example)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (Flow.TryParseAmount(text, out var amount))
        {
            return amount;
        }

        Faults.Add($"{option.Name}: {FaultList.Quote(text)} is not an amount above 0; write for example {example} (k, M and G count).");
        return null;
    }

    public decimal? Number(Option<string> option, decimal least, decimal most, string example)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Faults.Add($"{option.Name}: {FaultList.Quote(text)} is not a number from {Plain(least)} to {Plain(most)}; write for example {example}.");
        return null;
    }

    /// <summary>Seconds of <c>5m</c>, <c>1h30m</c>, <c>43.8m</c>; from a millisecond to ten years.</summary>
    /// <param name="minutes">A number without a unit counts minutes.</param>
    public decimal? Seconds(Option<string> option, bool minutes)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (Durations.TryParseSeconds(minutes && text.Length > 0 && char.IsAsciiDigit(text[^1]) ? text + "m" : text, out var seconds) && seconds >= 0.001m)
        {
            return seconds;
        }

        Faults.Add($"{option.Name}: {FaultList.Quote(text)} is not a duration above 0; write for example 5m, 90s or 1h30m (units are ms, s, m, h, d, w).");
        return null;
    }

    public Valuation? Price(CalcOptions options)
    {
        var amount = Number(options.PerEvent, 0.000_000_001m, 1_000_000_000m, "0.05");
        var currency = Text(options.Currency) ?? "USD";
        if (Config.Shapes.Texts.Currency.Fault(currency) is { } fault)
        {
            Faults.Add($"{options.Currency.Name}: {fault}");
        }

        if (Text(options.Currency) is not null && Text(options.PerEvent) is null)
        {
            Faults.Add($"{options.Currency.Name} names the money of {options.PerEvent.Name}; give that too.");
        }

        if (Text(options.PerEvent) is not null && Text(options.Traffic) is null)
        {
            Faults.Add($"{options.PerEvent.Name} needs events to count; give {options.Traffic.Name}, such as 10M/d.");
        }

        return amount is { } price ? new Valuation(currency, price) : null;
    }

    private static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
