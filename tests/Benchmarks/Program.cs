using ErrorBudgetGate.Benchmarks;

// Starts the doubles, writes what a client needs to reach them into a folder, and serves until its standard input ends.
if (args is not [var folder])
{
    await Console.Error.WriteLineAsync("usage: benchmark-doubles FOLDER");
    return 2;
}

var authority = new ThrowAwayAuthority();
using var prometheus = new CannedServer(CannedAnswers.Prometheus, certificate: null);
using var kubernetes = new CannedServer(CannedAnswers.Kubernetes, certificate: null);
using var kubernetesTls = new CannedServer(CannedAnswers.Kubernetes, authority.IssueForLoopback());

await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), authority.Pem);
await WriteKubeconfig("http", kubernetes.Port, "disable-compression: true");
await WriteKubeconfig("https", kubernetesTls.Port, "certificate-authority: " + Path.Combine(folder, "ca.pem"));
await File.WriteAllTextAsync(
    Path.Combine(folder, "doubles.env"),
    $"""
    prometheus=http://127.0.0.1:{prometheus.Port}
    kubernetes=http://127.0.0.1:{kubernetes.Port}
    kubernetes_tls=https://127.0.0.1:{kubernetesTls.Port}

    """);
Console.WriteLine("ready");
await Console.In.ReadToEndAsync();
return 0;

Task WriteKubeconfig(string scheme, int port, string trust) => File.WriteAllTextAsync(
    Path.Combine(folder, $"kubeconfig-{scheme}"),
    $"""
    apiVersion: v1
    kind: Config
    current-context: double
    contexts:
      - name: double
        context:
          cluster: double
          user: double
    clusters:
      - name: double
        cluster:
          server: {scheme}://127.0.0.1:{port}
          {trust}
    users:
      - name: double

    """);
