using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PubSub.Client.Avro;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

/// <summary>The change events that changes of records make; bits are those of the schema files.</summary>
public sealed class RecordTests() : EmulatorTests(new EmulatorOptions())
{
    [Fact]
    public async Task A_record_is_created_changed_deleted_and_restored()
    {
        var id = await CreateAsync("Account", new { Name = "Acme", Phone = "1", BillingAddress = new { Street = "A", City = "Oslo" } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, fields = new { Phone = (string?)null, BillingAddress = new { City = "Bergen" } } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, fields = new { Name = "Acme" } });
        await PostAsync(new { entity = "Account", change = "delete", ids = new[] { id[..15] } });
        await PostAsync(new { entity = "Account", change = "UNDELETE", ids = new[] { id } });

        var events = await EventsAsync("/data/AccountChangeEvent");
        Assert.Equal(
            [
                $"CREATE [{id}] changed [] nulled [] diff []", $"UPDATE [{id}] changed [0x1040 4-0x02] nulled [0x40] diff []",
                $"DELETE [{id}] changed [] nulled [] diff []", $"UNDELETE [{id}] changed [] nulled [] diff []",
            ],
            events.Select(Describe));
        Assert.Equal("Acme", events[0].Get("Name"));
        Assert.Null(events[1].Get("Name"));
        var address = (AvroRecord)events[1].Get("BillingAddress")!;
        Assert.Equal((null, "Bergen"), (address.Get("Street"), (string?)address.Get("City")));
        Assert.All(Enumerable.Range(1, 15), i => Assert.Null(events[2][i]));
        address = (AvroRecord)events[3].Get("BillingAddress")!;
        Assert.Equal(("A", "Bergen", null), ((string?)address.Get("Street"), (string?)address.Get("City"), events[3].Get("Phone")));
    }

    [Fact]
    public async Task A_transaction_has_one_key_and_an_event_for_each_change()
    {
        var created = await PostAsync(new { entity = "Account", change = "CREATE", count = 3, fields = new { Name = "A" } });
        string[] ids = [.. created["events"]!.AsArray().Select(e => (string?)e!["recordIds"]![0] ?? "")];
        await PostAsync(new object[]
        {
            new { entity = "Account", change = "UPDATE", ids, fields = new { Type = "Customer" } },
            new { entity = "Account", change = "UPDATE", ids, fields = new { Active__c = true, BillingAddress = new { Latitude = 1.5 } } },
            new { entity = "Contact", change = "CREATE", fields = new { Name = new { LastName = "L" } } },
        });

        var accounts = await EventsAsync("/data/AccountChangeEvent");
        Assert.Equal([1, 2, 3, 1, 2], accounts.Select(e => (int)Header(e).Get("sequenceNumber")!));
        Assert.All(accounts[..3], e => Assert.Single((object?[])Header(e).Get("recordIds")!));
        Assert.Equal($"UPDATE [{string.Join(' ', ids)}] changed [0x1004] nulled [] diff []", Describe(accounts[3]));
        Assert.Equal($"UPDATE [{string.Join(' ', ids)}] changed [0x4000 4-0x80] nulled [] diff []", Describe(accounts[4]));
        var contact = Assert.Single(await EventsAsync("/data/ContactChangeEvent"));
        Assert.Equal(3, Header(contact).Get("sequenceNumber"));
        AvroRecord[] second = [.. accounts[3..], contact];
        Assert.Single(second.Select(e => $"{Header(e).Get("transactionKey")} {Header(e).Get("commitNumber")} {Header(e).Get("commitTimestamp")}").Distinct());
        Assert.NotEqual(Header(accounts[0]).Get("transactionKey"), Header(accounts[3]).Get("transactionKey"));
    }

    [Fact]
    public async Task Background_changes_and_compound_fields()
    {
        var id = await CreateAsync("Account", new { Name = new { FirstName = "Ada", LastName = "L" }, ShippingAddress = new { Street = "S", City = "C" } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, origin = "", touch = false, fields = new { ShippingAddress = new { Latitude = 1.0, Longitude = 2 } } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, touch = false, fields = new { Name = new { FirstName = "Eve" } } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, touch = false, fields = new { Name = "Acme" } });
        await PostAsync(new { entity = "Account", change = "UPDATE", ids = new[] { id }, touch = false, fields = new { ShippingAddress = (object?)null } });

        var events = await EventsAsync("/data/AccountChangeEvent");
        Assert.Equal("", Header(events[1]).Get("changeOrigin"));
        Assert.Equal(
            ["[5-0x0180]", "[1-0x02]", "[0x02]", "[5-0x0183]"],
            events[1..].Select(e => $"[{string.Join(' ', (object?[])Header(e).Get("changedFields")!)}]"));
        Assert.Equal(["5-0x0183"], (object?[])Header(events[4]).Get("nulledFields")!);
    }

    [Fact]
    public async Task A_large_text_is_sent_as_a_diff_where_that_is_shorter()
    {
        string[] lines = [.. Enumerable.Range(1, 30).Select(i => $"Line {i} of a text that is longer than a thousand characters.")];
        var id = await CreateAsync("Case", new { Subject = "S", Description = string.Join('\n', lines) });
        lines[6] = "Changed – line";
        var text = string.Join('\n', [.. lines, "One more."]);
        await PostAsync(new { entity = "Case", change = "UPDATE", ids = new[] { id }, fields = new { Description = text } });
        await PostAsync(new { entity = "Case", change = "UPDATE", ids = new[] { id }, fields = new { Description = "Short." } });

        var events = await EventsAsync("/data/CaseChangeEvent");
        Assert.Equal($"UPDATE [{id}] changed [0x4100] nulled [] diff [0x0100]", Describe(events[1]));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            $"--- \n+++ {hash}\n@@ -7,1 +7,1 @@\n-Line 7 of a text that is longer than a thousand characters.\n+Changed – line\n@@ -31,0 +31,1 @@\n+One more.",
            events[1].Get("Description"));
        Assert.Equal($"UPDATE [{id}] changed [0x4100] nulled [] diff []", Describe(events[2]));
        Assert.Equal("Short.", events[2].Get("Description"));
    }

    [Fact]
    public async Task Gaps_and_overflows_have_a_header_only()
    {
        await PostAsync(new object[]
        {
            new { entity = "Lead", change = "GAP_UPDATE", ids = new[] { "00Q*" }, origin = "" },
            new { entity = "Lead", change = "GAP_OVERFLOW" },
        });
        var events = await EventsAsync("/data/ChangeEvents");
        Assert.Equal(["GAP_UPDATE [00Q*] changed [] nulled [] diff []", "GAP_OVERFLOW [] changed [] nulled [] diff []"], events.Select(Describe));
        Assert.All(events, e => Assert.Equal(1, Header(e).Get("sequenceNumber")));
        Assert.All(events, e => Assert.All(Enumerable.Range(1, e.Schema.Fields.Count - 1), i => Assert.Null(e[i])));
    }

    [Fact]
    public async Task All_of_a_transaction_happens_or_nothing()
    {
        var id = await CreateAsync("Account", new { Name = "A" });
        using var refused = await Http.PostAsJsonAsync("records", new object[]
        {
            new { entity = "Account", change = "UPDATE", ids = new[] { id }, fields = new { Name = "B" } },
            new { entity = "Account", change = "DELETE", ids = new[] { id } },
            new { entity = "Account", change = "DELETE", ids = new[] { id } },
        }, JsonSerializerOptions.Default);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Single(await EventsAsync("/data/AccountChangeEvent"));
        var record = Assert.Single((await Http.GetFromJsonAsync<JsonArray>("records?entity=Account"))!)!;
        Assert.Equal(("A", false), ((string?)record["Name"], (bool)record["IsDeleted"]!));
    }

    [Theory]
    [InlineData("""{"entity":"Nope","change":"CREATE"}""", "There is no object 'Nope'")]
    [InlineData("""{"change":"CREATE"}""", "needs the 'entity'")]
    [InlineData("""{"entity":"Account"}""", "needs the 'change'")]
    [InlineData("""{"entity":"Account","change":"RENAME","ids":["001"]}""", "'RENAME' is no change")]
    [InlineData("""{"entity":"Account","change":"GAP_NOPE","ids":["001"]}""", "'GAP_NOPE' is no change")]
    [InlineData("""{"entity":"Account","change":"UPDATE"}""", "needs the 'ids'")]
    [InlineData("""{"entity":"Account","change":"UPDATE","ids":["001"],"fields":{}}""", "There is no Account 001")]
    [InlineData("""{"entity":"Account","change":"CREATE","fields":{"Nope":1}}""", "has no field 'Nope'")]
    [InlineData("""{"entity":"Account","change":"CREATE","fields":{"ChangeEventHeader":{}}}""", "has no field 'ChangeEventHeader'")]
    [InlineData("""{"entity":"Account","change":"CREATE","fields":{"Phone":1}}""", "'Phone' takes no 1")]
    [InlineData("""{"entity":"Account","change":"CREATE","count":-1}""", "'count'")]
    [InlineData("""{"entity":"Account","change":"CREATE","feilds":{}}""", "feilds")]
    [InlineData("{", "")]
    public async Task Mistakes_are_told(string body, string message)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using var refused = await Http.PostAsync(new Uri("records", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(message, JsonNode.Parse(await refused.Content.ReadAsStringAsync())!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_may_be_there_from_the_start_and_times_are_text_or_numbers()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Records = 4 });
        using HttpClient http = new() { BaseAddress = new Uri(emulator.InstanceUrl, "/emulator/") };
        foreach (var entity in new[] { "Account", "Contact", "Employee__c", "Lead", "Case" })
        {
            Assert.Equal(4, (await http.GetFromJsonAsync<JsonArray>($"records?entity={entity}"))!.Count);
        }

        var id = await CreateAsync("Employee__c", new { Hire_Date__c = "2026-03-01", Shift_Start__c = "14:30", Salary__c = 1 });
        var record = Assert.Single((await Http.GetFromJsonAsync<JsonArray>("records?entity=Employee__c"))!)!;
        Assert.Equal((id, 1_772_323_200_000, 52_200_000), ((string?)record["Id"], (long)record["Hire_Date__c"]!, (long)record["Shift_Start__c"]!));
    }

    private async Task<string> CreateAsync(string entity, object fields) =>
        (string?)(await PostAsync(new { entity, change = "CREATE", fields }))["events"]![0]!["recordIds"]![0] ?? "";

    private async Task<JsonNode> PostAsync(object body)
    {
        using var posted = await Http.PostAsJsonAsync("records", body, JsonSerializerOptions.Default);
        var text = await posted.Content.ReadAsStringAsync();
        Assert.True(posted.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<AvroRecord[]> EventsAsync(string topic)
    {
        List<AvroRecord> events = [];
        foreach (var stored in (await Http.GetFromJsonAsync<JsonArray>($"events?topic={topic}"))!)
        {
            var answer = await Grpc.CallAsync("GetSchema", new SchemaRequest { SchemaId = (string?)stored!["schemaId"] });
            var schema = AvroSchema.Parse(SchemaInfo.Parser.ParseFrom(answer.Messages.Single()).SchemaJson);
            var payload = Convert.FromBase64String((string?)stored["payload"] ?? "");
            events.Add((AvroRecord)new DatumReader(schema, AvroBinding.Default).Read(payload)!);
        }

        return [.. events];
    }

    private static AvroRecord Header(AvroRecord change) => (AvroRecord)change.Get("ChangeEventHeader")!;

    private static string Describe(AvroRecord change)
    {
        var header = Header(change);
        return $"{header.Get("changeType")} {List("recordIds")} changed {List("changedFields")} nulled {List("nulledFields")} diff {List("diffFields")}";

        string List(string field) => $"[{string.Join(' ', (object?[])header.Get(field)!)}]";
    }
}
