using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Tests.Adapters.Files;

/// <summary>A measurements file for the length of one test.</summary>
internal static class FileCase
{
    public static readonly DateTimeOffset Now = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    public static Objective Objective(string name = "request-success", int days = 28, DateTimeOffset? since = null) => new(
        name, new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(days)), since, true, new Sli.Counters("bad", "total"));

    public static BudgetQuestion Of(params Objective[] objectives) => new("payments-api", objectives, "unused", [], Now);

    public static async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(string extension, string text, BudgetQuestion question, DateTimeOffset? modified = null)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + extension);
        try
        {
            await File.WriteAllTextAsync(path, text);
            File.SetLastWriteTimeUtc(path, (modified ?? Now.AddSeconds(-30)).UtcDateTime);
            return await new MeasurementFileSource(path).ReadAsync(question, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static Reading.Missing Missing(this IReadOnlyList<ObjectiveReading> readings) => Assert.IsType<Reading.Missing>(Assert.Single(readings).Reading);

    public static Reading.Measured Measured(this IReadOnlyList<ObjectiveReading> readings) => Assert.IsType<Reading.Measured>(Assert.Single(readings).Reading);
}
