using System.Text.RegularExpressions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>A regular expression that is built when it is first asked and never runs for more than a moment.</summary>
public sealed record TextPattern(string Expression)
{
    /// <summary>A pattern that needs longer is treated as not matching; 100 ms is thousands of times what an honest one takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when the expression can be used, else what is wrong with it.</summary>
    public string? Fault()
    {
        try
        {
            _ = Build();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    public bool Matches(string text)
    {
        try
        {
            return Build().IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private Regex Build() => new(Expression, RegexOptions.CultureInvariant, Patience);
}
