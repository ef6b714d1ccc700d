namespace PubSub.Emulator.Control;

/// <summary>What GET /emulator says about records.</summary>
internal static class RecordHelp
{
    public const string Text = """
        Records
          GET  /emulator/records?entity=Account    the records, those in the recycle bin too, with Id and IsDeleted
          POST /emulator/records       one change, or an array of them as one transaction; all of it happens, or nothing. Each change
                                       gives the change events that Salesforce would send:
                 {"entity": "Account", "change": "CREATE", "fields": {"Name": "Acme", "BillingAddress": {"City": "Oslo"}}, "count": 3}
                 {"entity": "Account", "change": "UPDATE", "ids": ["001...", "001..."], "fields": {"Phone": null, "Name": "Acme Ltd"}}
                 {"entity": "Account", "change": "DELETE", "ids": ["001..."]}      and UNDELETE
                 {"entity": "Account", "change": "GAP_UPDATE", "ids": ["001*"]}    and GAP_CREATE, GAP_DELETE, GAP_UNDELETE
                 {"entity": "Account", "change": "GAP_OVERFLOW"}
                                       ids of new records may be left out. Values are JSON; times are ISO 8601 or milliseconds. Of a
                                       compound field only the children that are given are set. An update that changes nothing gives no
                                       event, one that does the same to several records gives one for all, one of a text of 1,000
                                       characters or more gives a diff where that is shorter. "origin": "" and "touch": false (no
                                       LastModifiedDate) make a change that runs in the background.
                                       Answer: transactionKey, commitNumber, events (topic, replayId, id, changeType, recordIds,
                                       sequenceNumber)

        """;
}
