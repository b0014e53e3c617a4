using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Manifests;

public sealed class ApplicationManifestTests
{
    private const string Head = """{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"namespace":"argocd","name":"a"}""";

    private static readonly string New = new('3', 40);

    [Theory]
    [InlineData("syncing", "3333333333333333333333333333333333333333")]
    [InlineData("syncing-late", "3333333333333333333333333333333333333333")]
    [InlineData("automated", "3333333333333333333333333333333333333333")]
    [InlineData("first-deployment", "3333333333333333333333333333333333333333")]
    [InlineData("multi-source", "1.4.2 3333333333333333333333333333333333333333")]
    [InlineData("retrying", "")]
    [InlineData("hand-patched", "")]
    [InlineData("overridden-by-hand", "")]
    public void The_target_comes_from_the_operation_state_alone(string state, string revisions) =>
        Assert.Equal(revisions, string.Join(' ', ReadYaml(state).TargetRevisions));

    [Theory]
    [InlineData("syncing", "carol@example.com", false)]
    [InlineData("automated", "", true)]
    [InlineData("retrying", "", true)]
    [InlineData("hand-patched", "", false)]
    public void The_initiator_is_what_the_operation_state_says(string state, string username, bool automated) =>
        Assert.Equal(new Initiator(username, automated), ReadYaml(state).Initiator);

    [Fact]
    public void An_application_without_an_operation_names_nobody()
    {
        var application = ReadYaml("overridden-by-hand");
        Assert.Null(application.Initiator);
        Assert.Null(application.OperationStartedAt);
        Assert.Equal(0, application.RetryCount);
    }

    [Fact]
    public void Everything_a_decision_needs_is_read()
    {
        var application = ReadYaml("retrying");
        Assert.Equal(("argocd", "payments-api"), (application.Namespace, application.Name));
        Assert.Equal(("6f1f4f5e-0c55-4b7e-9a55-0e0d2a1f7c10", "48211907"), (application.Uid, application.ResourceVersion));
        Assert.Equal(2, application.RetryCount);
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 10, 0, 1, TimeSpan.Zero), application.OperationStartedAt);
        Assert.Equal([new string('1', 40)], application.History[0].Revisions);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 1, 10, TimeSpan.Zero), application.History[1].DeployedAt);
        Assert.Equal(2, application.History.Count);
        Assert.Contains("kubectl.kubernetes.io/last-applied-configuration", application.Annotations.Keys);
    }

    [Fact]
    public void A_first_deployment_has_no_history() => Assert.Empty(ReadYaml("first-deployment").History);

    [Fact]
    public void History_of_several_sources_keeps_their_order() =>
        Assert.Equal(["1.4.1", new string('2', 40)], Assert.Single(ReadYaml("multi-source").History).Revisions);

    [Fact]
    public void Unquoted_annotations_of_a_file_are_the_text_that_was_written()
    {
        var annotations = ReadYaml("overridden-by-hand").Annotations;
        Assert.Equal("true", annotations["sre.internal/budget-override-approved"]);
        Assert.Equal("1.10", annotations["example.com/attempt"]);
        Assert.Equal("yes", annotations["example.com/quoted"]);
    }

    [Fact]
    public void An_unquoted_annotation_from_an_api_is_a_fault()
    {
        var fault = Fault("""{"metadata":{"annotations":{"a.b/c":true}}}""");
        Assert.Equal("metadata.annotations[\"a.b/c\"]: a text was expected, true or false was found.", fault.Sentence);
    }

    [Theory]
    [InlineData("""{"revision":"a","revisions":[]}""", "a")]
    [InlineData("""{"revision":"a","revisions":null}""", "a")]
    [InlineData("""{"revision":"a","revisions":["b"]}""", "b")]
    [InlineData("""{"revision":"a","revisions":[""]}""", "a")]
    [InlineData("""{"revisions":["b","c"],"revision":""}""", "b c")]
    [InlineData("""{"revision":null}""", "asked")]
    [InlineData("""{"revision":""}""", "asked")]
    [InlineData("""{}""", "asked")]
    [InlineData("null", "asked")]
    public void Empty_texts_are_no_revisions(string syncResult, string expected)
    {
        var application = Read(Head + ",\"status\":{\"operationState\":{\"syncResult\":" + syncResult + ""","operation":{"sync":{"revision":"asked"}}}}}""");
        Assert.Equal(expected, string.Join(' ', application.TargetRevisions));
    }

    [Fact]
    public void A_list_with_a_gap_is_unknown_because_its_places_are_those_of_the_sources() =>
        Assert.Empty(Read(Head + ""","status":{"operationState":{"syncResult":{"revisions":["","b"]}}}}""").TargetRevisions);

    [Fact]
    public void Neither_the_comparison_nor_the_root_operation_is_a_target() =>
        Assert.Empty(Read(Head + ""","operation":{"sync":{"revision":"x"},"initiatedBy":{"username":"eve"}},"status":{"sync":{"revision":"y","revisions":["z"]}}}""").TargetRevisions);

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[]}""", "kind: this is a List, one Application is needed")]
    [InlineData("""{"apiVersion":"argoproj.io/v1alpha1","kind":"ApplicationList","items":[]}""", "kind: this is a ApplicationList, one Application is needed")]
    [InlineData("""{"apiVersion":"argoproj.io/v1alpha1","kind":"AppProject"}""", "kind: this is a AppProject, an Application is needed.")]
    [InlineData("""{"apiVersion":"v1","kind":"Status","status":"Failure"}""", "kind: this is a Status, an Application is needed.")]
    [InlineData("""{"apiVersion":"app.k8s.io/v1beta1","kind":"Application","metadata":{"name":"a","namespace":"b"}}""", "apiVersion: argoproj.io/v1alpha1 was expected, 'app.k8s.io/v1beta1' was found.")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"}}""", "kind: it says no kind")]
    [InlineData("""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"a"}}""", "metadata.namespace: it is missing.")]
    [InlineData("""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"namespace":"a","name":""}}""", "metadata.name: it is missing.")]
    [InlineData("""{"apiVersion":"argoproj.io/v1alpha1","kind":7}""", "kind: a text was expected, a number was found.")]
    [InlineData("""{"metadata":[]}""", "metadata: an object was expected, a list was found.")]
    [InlineData("""{"status":"x"}""", "status: an object was expected, a text was found.")]
    [InlineData("""{"status":{"history":{}}}""", "status.history: a list was expected, an object was found.")]
    [InlineData("""{"status":{"history":[{},{"revision":1}]}}""", "status.history[1].revision: a text was expected, a number was found.")]
    [InlineData("""{"status":{"history":[{"revisions":["a",{}]}]}}""", "status.history[0].revisions[1]: a text was expected, an object was found.")]
    [InlineData("""{"status":{"history":[{"deployedAt":"yesterday"}]}}""", "status.history[0].deployedAt: a time like 2026-03-01T08:00:00Z was expected.")]
    [InlineData("""{"status":{"operationState":{"startedAt":"2026-03-01T08:00:00"}}}""", "status.operationState.startedAt: a time like")]
    [InlineData("""{"status":{"operationState":{"retryCount":-1}}}""", "status.operationState.retryCount: a whole number from 0 was expected.")]
    [InlineData("""{"status":{"operationState":{"retryCount":1.5}}}""", "status.operationState.retryCount: a whole number from 0 was expected.")]
    [InlineData("""{"status":{"operationState":{"operation":{"initiatedBy":{"automated":"yes"}}}}}""", "status.operationState.operation.initiatedBy.automated: true or false was expected, a text was found.")]
    [InlineData("""{"metadata":{"uid":"\ud800"}}""", "metadata.uid: the text is not valid Unicode.")]
    [InlineData("""{"metadata":{"ui\udfff":"a"}}""", "metadata: the field's name is not valid Unicode.")]
    [InlineData("[]", "an object was expected, a list was found.")]
    [InlineData("null", "kind: it says no kind")]
    [InlineData("", "not valid JSON, or cut short.")]
    [InlineData("""{"kind":"Application","metadata":{"name":"a""", "not valid JSON, or cut short.")]
    [InlineData("""{"kind":"Application"} trailing""", "not valid JSON, or cut short.")]
    [InlineData("<html></html>", "not valid JSON, or cut short.")]
    public void What_is_no_usable_application_is_a_fault_that_says_where(string json, string sentence) =>
        Assert.StartsWith(sentence, Fault(json).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Argo_cds_own_api_may_leave_kind_and_version_out()
    {
        const string json = """{"metadata":{"name":"a","namespace":"b"}}""";
        var reading = ApplicationManifest.Parse(Encoding.UTF8.GetBytes(json), typeMayBeAbsent: true);
        Assert.Equal("a", Assert.IsType<ManifestReading.Read>(reading).Application.Name);
        Assert.IsType<ManifestReading.Faulty>(ApplicationManifest.Parse("""{"kind":"List","metadata":{"name":"a","namespace":"b"}}"""u8, typeMayBeAbsent: true));
    }

    [Fact]
    public void A_fault_in_json_knows_line_and_byte() =>
        Assert.Equal(new Position(3, 12), Fault("{\n\"metadata\": {\n   \"name\": 5}}").At);

    [Theory]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\n  namespace: b\nstatus:\n  history:\n  - revision: 1234567\n", 8, 15)]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\n", 4, 3)]
    [InlineData("kind: Application\nmetadata: [\n", 3, 1)]
    [InlineData("kind: Application\nkind: Application\n", 2, 1)]
    [InlineData("a: 1\n---\nb: 2\n", 3, 1)]
    [InlineData("", 1, 1)]
    [InlineData("---\n", 1, 1)]
    public void A_fault_in_yaml_knows_line_and_column(string yaml, int line, int column) =>
        Assert.Equal(new Position(line, column), Assert.IsType<ManifestReading.Faulty>(ApplicationManifest.ParseYaml(yaml)).Fault.At);

    [Fact]
    public void A_trailing_empty_document_is_none() =>
        Assert.IsType<ManifestReading.Read>(ApplicationManifest.ParseYaml(Fixture.Text("syncing") + "---\n"));

    [Fact]
    public void Nesting_without_end_is_a_fault_not_a_crash()
    {
        Assert.Equal("not valid JSON, or cut short.", Fault("{\"spec\":" + new string('[', 100_000)).Message);
        Assert.IsType<ManifestReading.Faulty>(ApplicationManifest.ParseYaml("spec: " + new string('[', 100_000)));
    }

    [Fact]
    public void An_annotation_of_ten_megabytes_is_read_and_one_of_the_size_etcd_holds_costs_little()
    {
        var huge = new string('x', 10 * 1024 * 1024);
        Assert.Equal(huge.Length, Read(Head.TrimEnd('}') + ",\"annotations\":{\"huge\":\"" + huge + "\"}}}").Annotations["huge"].Length);
        var yaml = ApplicationManifest.ParseYaml(Fixture.Text("syncing").Replace("  generation: 812", $"  generation: 812\n  selfLink: {huge}", StringComparison.Ordinal));
        Assert.IsType<ManifestReading.Read>(yaml);

        var resources = string.Join(',', Enumerable.Repeat("""{"kind":"Pod","name":"p","health":{"status":"Healthy"},"tags":["a","b"]}""", 20_000));
        var large = Encoding.UTF8.GetBytes(Head + ",\"status\":{\"resources\":[" + resources + "]}}");
        ApplicationManifest.Parse(large);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.IsType<ManifestReading.Read>(ApplicationManifest.Parse(large));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
    }

    [Fact]
    public void Every_way_to_cut_or_bend_a_manifest_is_read_or_a_fault()
    {
        var json = ToJson(Fixture.Text("multi-source"));
        for (var length = 0; length < json.Length; length++)
        {
            Assert.IsType<ManifestReading.Faulty>(ApplicationManifest.Parse(json.AsSpan(0, length)));
        }

        var random = new Random(20260301);
        for (var i = 0; i < 5_000; i++)
        {
            var bent = (byte[])json.Clone();
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
            Assert.NotNull(ApplicationManifest.Parse(bent));
        }

        var yaml = Fixture.Text("overridden-by-hand").ToCharArray();
        for (var i = 0; i < 500; i++)
        {
            var bent = (char[])yaml.Clone();
            bent[random.Next(bent.Length)] = (char)random.Next(0x10000);
            Assert.NotNull(ApplicationManifest.ParseYaml(new string(bent)));
        }
    }

    [Fact]
    public void Json_and_yaml_of_one_application_read_the_same()
    {
        var yaml = ReadYaml("multi-source");
        var json = Assert.IsType<ManifestReading.Read>(ApplicationManifest.Parse(ToJson(Fixture.Text("multi-source")))).Application;
        Assert.Equal(JsonSerializer.Serialize(yaml), JsonSerializer.Serialize(json));
        Assert.Equal(New, json.TargetRevisions[1]);
    }

    private static byte[] ToJson(string yaml)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            YamlReader.Read(yaml).Documents[0].WriteTo(json);
        }

        return text.ToArray();
    }

    private static ApplicationSnapshot ReadYaml(string state) =>
        Assert.IsType<ManifestReading.Read>(ApplicationManifest.ParseYaml(Fixture.Text(state))).Application;

    private static ApplicationSnapshot Read(string json) =>
        Assert.IsType<ManifestReading.Read>(ApplicationManifest.Parse(Encoding.UTF8.GetBytes(json))).Application;

    private static ManifestFault Fault(string json) =>
        Assert.IsType<ManifestReading.Faulty>(ApplicationManifest.Parse(Encoding.UTF8.GetBytes(json))).Fault;
}
