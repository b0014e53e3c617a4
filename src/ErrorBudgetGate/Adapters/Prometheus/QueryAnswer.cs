using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>One series of an instant vector.</summary>
/// <param name="Labels">Without the metric's name.</param>
/// <param name="Value">The value's text as the server wrote it.</param>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, string Value)
{
    private const string ObjectiveLabel = "objective";

    /// <summary>The label <c>objective</c>; empty where there is none, as PromQL has it.</summary>
    public string Objective => Labels.GetValueOrDefault(ObjectiveLabel, string.Empty);

    /// <summary>True if the two series have equal labels but for <c>objective</c>.</summary>
    public bool IsSiblingOf(Sample other)
    {
        foreach (var (name, value) in Labels)
        {
            if (name != ObjectiveLabel && other.Labels.GetValueOrDefault(name, string.Empty) != value)
            {
                return false;
            }
        }

        foreach (var (name, value) in other.Labels)
        {
            if (name != ObjectiveLabel && Labels.GetValueOrDefault(name, string.Empty) != value)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One series over a span of time.</summary>
/// <param name="Labels">Without the metric's name.</param>
/// <param name="Points">In order of time; the values' text as the server wrote it.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(DateTimeOffset Time, string Value)> Points);

/// <summary>What a query came to.</summary>
/// <param name="Notes">What the server added: warnings and information, cut and cleaned.</param>
internal abstract record QueryAnswer(IReadOnlyList<string> Notes)
{
    /// <summary>A complete answer; empty when no series matched.</summary>
    internal sealed record Vector(IReadOnlyList<Sample> Samples, IReadOnlyList<string> Notes) : QueryAnswer(Notes);

    /// <summary>A complete answer to a range query; empty when no series matched.</summary>
    internal sealed record Matrix(IReadOnlyList<Series> Series, IReadOnlyList<string> Notes) : QueryAnswer(Notes);

    /// <summary>No answer that may be used.</summary>
    internal sealed record Fault(ReasonCode Reason, string Detail, IReadOnlyList<string> Notes) : QueryAnswer(Notes)
    {
        public Reading.Missing Missing => new(Reason, Detail);
    }
}
