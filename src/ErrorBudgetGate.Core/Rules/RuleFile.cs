namespace ErrorBudgetGate.Core.Rules;

/// <summary>One Prometheus rule.</summary>
/// <param name="Expression">PromQL, possibly of several lines.</param>
/// <param name="Labels">In the order they are written.</param>
public abstract record Rule(string Expression, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    /// <summary>Records the expression's value under a new name.</summary>
    public sealed record Recording(string Name, string Expression, IReadOnlyList<KeyValuePair<string, string>> Labels) : Rule(Expression, Labels);

    /// <summary>Fires while the expression yields a sample.</summary>
    /// <param name="For">How long it must; zero: at once.</param>
    /// <param name="Annotations">In the order they are written; Prometheus templates.</param>
    public sealed record Alert(
        string Name,
        string Expression,
        TimeSpan For,
        IReadOnlyList<KeyValuePair<string, string>> Labels,
        IReadOnlyList<KeyValuePair<string, string>> Annotations) : Rule(Expression, Labels);
}

/// <summary>Rules that are evaluated one after another at one instant.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Comment">What the group is for; written above it.</param>
public sealed record RuleGroup(string Name, TimeSpan Interval, string Comment, IReadOnlyList<Rule> Rules);

/// <summary>All rules of one service.</summary>
public sealed record RuleFile(string Service, IReadOnlyList<RuleGroup> Groups);

/// <summary>Something about the rules that people must know.</summary>
/// <param name="Objective">The objective it concerns; empty: the service.</param>
/// <param name="Message">What, and what to do.</param>
/// <param name="IsError">No rules may be used while there is one.</param>
public sealed record RuleNotice(string Service, string Objective, string Message, bool IsError);

/// <summary>What generation came to.</summary>
public sealed record GeneratedRules(RuleFile File, IReadOnlyList<RuleNotice> Notices);
