using System.Globalization;
using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>What <c>--watch</c> shows: a picture that is drawn over on a terminal, a block a round anywhere else.</summary>
/// <param name="render">A round as text for a screen at a moment.</param>
internal sealed class StatusView(Screen screen, TimeSpan interval, Func<IReadOnlyList<ServiceStatus>, Func<Screen, DateTimeOffset, string>> render)
{
    private bool _hasShown;

    /// <summary>Null when all of it was written, else why not.</summary>
    public string? Show(IReadOnlyList<ServiceStatus> services, DateTimeOffset now) => StandardOutput.WriteText(Draw(render(services)(screen, now), now));

    internal string Draw(string picture, DateTimeOffset now)
    {
        var isFirst = !_hasShown;
        _hasShown = true;
        var isOneLine = picture.IndexOf('\n', StringComparison.Ordinal) == picture.Length - 1;
        if (!screen.IsTerminal)
        {
            // Lines of JSON follow each other; blocks of text are kept apart.
            return isFirst || isOneLine ? picture : "\n" + picture;
        }

        // Line by line over the old picture, so that nothing flickers.
        var text = new StringBuilder(isFirst ? "\u001b[2J" : string.Empty).Append(Ansi.Home);
        text.Append(picture).Append('\n').Append(now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append(", every ").Append(Durations.Format(interval)).Append("; Ctrl-C ends\n");
        return text.Replace("\n", Ansi.ClearToEndOfLine + "\n").Append(Ansi.ClearBelow).ToString();
    }
}
