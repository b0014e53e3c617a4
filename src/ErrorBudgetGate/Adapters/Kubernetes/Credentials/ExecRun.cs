using System.ComponentModel;
using ErrorBudgetGate.Transport;
using System.Diagnostics;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>What a plugin printed, or why it printed nothing usable.</summary>
internal abstract record ExecOutput
{
    private ExecOutput()
    {
    }

    public sealed record Printed(ReadOnlyMemory<byte> Text) : ExecOutput;

    /// <param name="Detail">One sentence; nothing that the plugin itself wrote.</param>
    public sealed record Failed(string Detail) : ExecOutput;
}

/// <summary>Runs a credential plugin once, with no terminal, for a bounded time, its stderr read and thrown away: it may hold secrets.</summary>
internal static class ExecRun
{
    /// <summary>A login to a cloud takes a few seconds; the gate's whole run has sixty.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(20);

    /// <summary>A token and a certificate chain take a few kilobytes.</summary>
    private const int MaxOutputBytes = 1024 * 1024;

    public static async Task<ExecOutput> RunAsync(ExecPlugin plugin, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var what = $"The credential plugin '{FarText.Show(plugin.Command)}'";
        if (plugin.Resolve(Environment.GetEnvironmentVariable("PATH")) is not { } file)
        {
            return Failed(plugin.InstallHint is { Length: > 0 } hint ? $"{what} is not installed here: {FarText.Show(hint)}" : $"{what} is not installed here; install it, or use a kubeconfig without it.");
        }

        using var process = new Process { StartInfo = StartOf(plugin, file) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return Failed($"{what} cannot be started: {FarText.Show(e.Message)}");
        }

        process.StandardInput.Close();
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, both.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, both.Token);
            if (output is null)
            {
                Kill(process);
                return Failed($"{what} printed more than {MaxOutputBytes / 1024} KiB, which no credential is.");
            }

            await errors;
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0
                ? new ExecOutput.Printed(output.Value)
                : Failed($"{what} ended with code {process.ExitCode}; run it by hand to see why.");
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            return Failed($"{what} did not end within {limit.TotalSeconds:0.###} s; it must not wait for a person.");
        }
        catch (IOException e)
        {
            Kill(process);
            return Failed($"{what} broke off: {FarText.Show(e.Message)}");
        }
    }

    private static ProcessStartInfo StartOf(ExecPlugin plugin, string file)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.ExecInfo();
        return start;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var block = new byte[4096];
        for (int read; (read = await stream.ReadAsync(block, cancellationToken)) > 0;)
        {
            if (text.Length + read > MaxOutputBytes)
            {
                return null;
            }

            text.Write(block, 0, read);
        }

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }

    private static ExecOutput.Failed Failed(string detail) => new(detail);
}
