using PubSub.Emulator.Login;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Control;

/// <summary>The text of GET /emulator.</summary>
internal static class ControlHelp
{
    public const string Text = $$"""
        PubSub emulator: a local Salesforce org for the Pub/Sub API.

        Look
          GET  /emulator/calls     gRPC calls so far: id, method, topic, requests (credit asked for, or events brought, in order),
                                   state (open, completed, failed, cancelled, broken), status, errorCode, fault, rpcId, startedAt,
                                   headers
          GET  /emulator/topics    topics with their schema ids (newest last) and number of events
          GET  /emulator/events?topic=/event/Order_Event__e
                                   replay ids, ids, schema ids and payloads (base64) of a topic's events
          GET  /emulator/schemas?id=...   the text of a schema as GetSchema sends it

        Do
          POST /emulator/events?topic=...          {"payload": "<base64>", "id": "...", "schemaId": "..."}
                                   appends an event as it is, without any check; id and schemaId may be left out
          POST /emulator/schemas?topic=...         an Avro schema: the newest of the topic from now on; with &refuseOld=true events
                                                   that are written with an older one are refused
          POST /emulator/tokens                    issues one more access token
          POST /emulator/tokens/expire             no token is valid any more: new calls fail, open streams go on
          POST /emulator/keep-alive                sends an empty batch on all Subscribe streams now
          POST /emulator/subscriptions/close?status=INTERNAL&code=service.unavailable
                                   ends all Subscribe streams; without status with OK, without code as the network would
                                   (no trailers of the service)

        Log in
          POST /services/Soap/u/{version} and /services/Soap/c/{version}, versions 31.0 to 64.0
          GET  /services/oauth2/userinfo

          {{OrgIdentity.UserName}}      password {{OrgIdentity.Password}} followed by the security token {{OrgIdentity.SecurityToken}}
          {{Accounts.Trusted}}  needs no security token
          {{Accounts.Expired}}  has an expired password
          {{Accounts.Locked}}   is locked out

        """;
}
