using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Reads budgets from a snapshot on disk, so that everything runs with no server: <c>.csv</c> with the columns time, total, bad, or Prometheus text format in <c>.prom</c> or <c>.txt</c>.</summary>
internal sealed class MeasurementFileSource(string path) : ISliSource
{
    /// <summary>A year of one-minute rows for a dozen objectives.</summary>
    private const long LargestFile = 256 * 1024 * 1024;

    public async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        var readings = new FileReadings(question, path);
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
            {
                return readings.AllMissing(ReasonCode.MalformedResponse, $"{path} is larger than {LargestFile / (1024 * 1024)} MiB.");
            }

            var isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            if (!isCsv && !path.EndsWith(".prom", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                return readings.AllMissing(ReasonCode.MalformedResponse, $"{path} is neither .csv nor, for Prometheus text format, .prom or .txt.");
            }

            var lines = await File.ReadAllLinesAsync(path, cancellationToken);
            return isCsv
                ? readings.OfCsv(CsvMeasurements.Read(path, lines))
                : readings.OfText(PrometheusText.Read(path, lines), new DateTimeOffset(file.LastWriteTimeUtc));
        }
        catch (FileFormatException e)
        {
            return readings.AllMissing(e.Reason, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return readings.AllMissing(ReasonCode.BackendUnreachable, $"{path} could not be read: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return readings.AllMissing(ReasonCode.Timeout, $"The time for the whole run ended before {path} was read; see --timeout.");
        }
    }
}
