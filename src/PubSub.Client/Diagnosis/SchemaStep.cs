using PubSub.Client.Avro;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the schema of the topic's events can be had and read.</summary>
internal sealed class SchemaStep : DiagnosisStep
{
    public override string Name => "Schema";

    public override TimeSpan Limit => TimeSpan.FromSeconds(40);

    public override string? Obstacle(DiagnosisContext context) => context.DescriptionObstacle
        ?? (context.Description!.SchemaId.Length == 0 ? "A channel of several kinds of event has no schema of its own." : null);

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        try
        {
            var schema = await context.Client!.GetSchemaAsync(context.Description!.SchemaId, cancellationToken).ConfigureAwait(false);
            return Finding.Pass($"{schema.Record.Name}, {schema.Record.Fields.Count} fields, id {schema.Id}");
        }
        catch (AvroSchemaException e)
        {
            return Finding.Fail(e.Message, "Try again; where it stays so, report it with the schema, as Salesforce's REST API shows it under eventSchema?payloadFormat=COMPACT.");
        }
    }
}
