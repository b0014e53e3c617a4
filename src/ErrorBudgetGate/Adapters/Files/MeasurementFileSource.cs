using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Reads budgets from a snapshot on disk, so that everything runs with no server: <c>.csv</c> with the columns time, total, bad, or Prometheus text format in <c>.prom</c> or <c>.txt</c>.</summary>
internal sealed class MeasurementFileSource(string path) : ISliSource, IBudgetHistory
{
    /// <summary>A year of one-minute rows for a dozen objectives.</summary>
    private const long LargestFile = 256 * 1024 * 1024;

    public Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        var readings = new FileReadings(question, path);
        return ReadAsync(readings.OfCsv, readings.OfText, readings.AllMissing, cancellationToken);
    }

    public Task<IReadOnlyList<BudgetHistory>> ReadAsync(BudgetQuestion question, IReadOnlyList<ObjectiveReading> readings, CancellationToken cancellationToken)
    {
        var histories = new FileHistories(question, readings, path);
        return ReadAsync(histories.OfCsv, histories.OfText, histories.AllMissing, cancellationToken);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        Func<CsvMeasurements, IReadOnlyList<T>> ofCsv,
        Func<IReadOnlyList<TextSample>, DateTimeOffset, IReadOnlyList<T>> ofText,
        Func<ReasonCode, string, IReadOnlyList<T>> missing,
        CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
            {
                return missing(ReasonCode.MalformedResponse, $"{path} is larger than {LargestFile / (1024 * 1024)} MiB.");
            }

            var isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            if (!isCsv && !path.EndsWith(".prom", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                return missing(ReasonCode.MalformedResponse, $"{path} is neither .csv nor, for Prometheus text format, .prom or .txt.");
            }

            var lines = await File.ReadAllLinesAsync(path, cancellationToken);
            return isCsv
                ? ofCsv(CsvMeasurements.Read(path, lines))
                : ofText(PrometheusText.Read(path, lines), new DateTimeOffset(file.LastWriteTimeUtc));
        }
        catch (FileFormatException e)
        {
            return missing(e.Reason, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return missing(ReasonCode.BackendUnreachable, $"{path} could not be read: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return missing(ReasonCode.Timeout, $"The time for the whole run ended before {path} was read; see --timeout.");
        }
    }
}
