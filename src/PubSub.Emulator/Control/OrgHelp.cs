namespace PubSub.Emulator.Control;

/// <summary>What GET /emulator says about retention, allocation and managed subscriptions.</summary>
internal static class OrgHelp
{
    public const string Text = """
        Retention and allocation
          POST /emulator/retention     {"before": "<replay id in base64>"}: events before it are forgotten on all topics, and their
                                       replay ids are refused; {"topic": "...", "keep": n}: before the n-th newest event of that topic
          POST /emulator/allocation?deliveries=n   after n more events Subscribe ends with subscription.limit.exceeded; without deliveries
                                       there is no limit any more;  GET shows what is left

        Managed subscriptions
          GET    /emulator/managed-subscriptions   id, developerName, topicName, defaultReplay, errorRecoveryReplay, state, active (has a
                                       stream), taken (has one, or had one just now), committed (replay id in base64)
          POST   /emulator/managed-subscriptions   {"developerName": "...", "topicName": "...", "defaultReplay": "EARLIEST",
                                       "errorRecoveryReplay": "LATEST", "state": "RUN" or "STOP", "takenSeconds": 30, "committed": "..."}
                                       makes one, or changes the fields that are given; "committed": "" forgets the position
          DELETE /emulator/managed-subscriptions/{developerName}
          POST   /emulator/managed-subscriptions/times   {"release": 2, "abortRelease": 5, "noCommit": 1800}: seconds for which the slot
                                       stays taken after a clean end and after a client that vanished, and without a commit
          GET    /services/data/v{version}/tooling/query?q=SELECT Id, DeveloperName, Metadata FROM ManagedEventSubscription
                                       WHERE DeveloperName = '...' (or Id = '...')

        REST API, with the header Authorization: Bearer <access token>
          GET  /services/data/v{version}/sobjects      the objects of the org: its events, and some that only look like events
          GET  /services/data/v{version}/limits        DailyDeliveredPlatformEvents and HourlyPublishedPlatformEvents, used as far as the
                                       events of this emulator go, or as far as /emulator/allocation says
          GET  /services/data/v{version}/tooling/query?q=   SELECT Id, DeveloperName, NamespacePrefix, ChannelType, MasterLabel
                                       FROM PlatformEventChannel: the custom channels;  SELECT Id, DeveloperName, EventChannel,
                                       SelectedEntity FROM PlatformEventChannelMember: what is selected where;  Metadata only with
                                       WHERE Id = '...'

        """;
}
