using System.Globalization;

namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>Adds up a CSV of measurements by the simplest means.</summary>
internal static class CsvOracle
{
    /// <summary>What is left of the budget in the window that ends at <paramref name="now"/>.</summary>
    /// <param name="remaining">Null where nothing can be added up: no rows, no traffic.</param>
    /// <returns>False when the text is not as plain as this reader.</returns>
    public static bool TryRemaining(string text, string objective, decimal target, TimeSpan window, DateTimeOffset now, out decimal? remaining)
    {
        remaining = null;
        var lines = text.TrimStart('\ufeff').Split(["\r\n", "\n", "\r"], StringSplitOptions.None).Where(static l => l.Trim().Length > 0 && l.TrimStart()[0] != '#').ToList();
        if (lines.Count == 0)
        {
            return true;
        }

        var columns = lines[0].TrimStart('\ufeff').Split(',', StringSplitOptions.TrimEntries);
        var (time, total, bad, name) = (Array.IndexOf(columns, "time"), Array.IndexOf(columns, "total"), Array.IndexOf(columns, "bad"), Array.IndexOf(columns, "objective"));
        if (time < 0 || total < 0 || bad < 0)
        {
            return false;
        }

        var (sumTotal, sumBad) = (0m, 0m);
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(',').Select(static f => f.Trim().Trim('"')).ToArray();
            if (fields.Length != columns.Length || !TryTime(fields[time], out var at) || !TryNumber(fields[total], out var events) || !TryNumber(fields[bad], out var failed))
            {
                return false;
            }

            if (at <= now && at > now - window && (name < 0 || fields[name] == objective))
            {
                sumTotal += events;
                sumBad += failed;
            }
        }

        remaining = sumTotal > 0m ? 1m - (sumBad / sumTotal / (1m - target)) : null;
        return true;
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            time = DateTimeOffset.UnixEpoch;
            if (seconds > 250_000_000_000m)
            {
                return false;
            }

            time = time.AddSeconds((double)seconds);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) <= 1e18m;
}
