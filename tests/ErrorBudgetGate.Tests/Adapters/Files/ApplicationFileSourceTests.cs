using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Tests.Adapters.Kubernetes;
using ErrorBudgetGate.Tests.Manifests;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class ApplicationFileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_manifest_as_kubectl_prints_it_is_found()
    {
        var answer = await Ask(Fixture.PathOf("syncing"));
        Assert.Equal("payments-api", Assert.IsType<ApplicationAnswer.Found>(answer).Application.Name);
    }

    [Fact]
    public async Task Json_is_read_with_and_without_a_byte_order_mark()
    {
        const string json = "{\"apiVersion\":\"argoproj.io/v1alpha1\",\n\"kind\":\"Application\",\"metadata\":{\"name\":\"payments-api\",\"namespace\":\"argocd\"}}";
        Assert.IsType<ApplicationAnswer.Found>(await Ask(_folder.Write("a.json", " \n" + json)));
        Assert.IsType<ApplicationAnswer.Found>(await Ask(_folder.Write("b.json", "\uFEFF" + json)));
    }

    [Theory]
    [InlineData("kind: Application\napiVersion: argoproj.io/v1alpha1\nmetadata: 7\n", ":3:11: metadata: an object was expected, a number was found.")]
    [InlineData("{\"kind\": \"Application\",\n \"metadata\": 7}", ":2:14: metadata: an object was expected, a number was found.")]
    [InlineData("kind: [\n", ":2:1: not valid YAML")]
    [InlineData("", ":1:1: the text is empty")]
    [InlineData("kind: List\nitems: []\n", ":1:7: kind: this is a List, one Application is needed")]
    public async Task Faults_name_file_line_and_column(string text, string detail)
    {
        var path = _folder.Write("app.yaml", text);
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await Ask(path));
        Assert.Equal(ReasonCode.ApplicationMalformed, answer.Reason);
        Assert.StartsWith(path + detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_application_than_the_one_asked_for_is_not_found_and_both_are_named()
    {
        var source = new ApplicationFileSource(Fixture.PathOf("syncing"));
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await source.ReadAsync("argocd", "other", CancellationToken.None));
        Assert.Equal(ReasonCode.ApplicationNotFound, answer.Reason);
        Assert.Contains("argocd/payments-api, asked for was argocd/other", answer.Detail, StringComparison.Ordinal);
        Assert.IsType<ApplicationAnswer.Unreadable>(await source.ReadAsync("elsewhere", "payments-api", CancellationToken.None));
    }

    [Fact]
    public async Task A_missing_file_a_folder_and_bytes_that_are_no_text_are_answers()
    {
        var missing = Assert.IsType<ApplicationAnswer.Unreadable>(await Ask(Path.Combine(_folder.Path, "none.yaml")));
        Assert.Equal(ReasonCode.ApplicationNotFound, missing.Reason);
        Assert.Contains("kubectl get application payments-api", missing.Detail, StringComparison.Ordinal);
        Assert.IsType<ApplicationAnswer.Unreadable>(await Ask(_folder.Path));
        var path = Path.Combine(_folder.Path, "latin1.yaml");
        await File.WriteAllBytesAsync(path, [0x6B, 0xE4, 0x3A]);
        Assert.Equal(ReasonCode.ApplicationMalformed, Assert.IsType<ApplicationAnswer.Unreadable>(await Ask(path)).Reason);
    }

    [Fact]
    public async Task A_cancelled_caller_gets_the_timeout_answer()
    {
        var answer = await new ApplicationFileSource(Fixture.PathOf("syncing")).ReadAsync("argocd", "payments-api", new CancellationToken(canceled: true));
        Assert.Equal(ReasonCode.ApplicationTimeout, Assert.IsType<ApplicationAnswer.Unreadable>(answer).Reason);
    }

    private static Task<ApplicationAnswer> Ask(string path) => new ApplicationFileSource(path).ReadAsync("argocd", "payments-api", CancellationToken.None);
}
