namespace PubSub.Client.Tests.Avro;

/// <summary>Schemas and data as the service sends them; the fingerprints and bytes were made by another implementation.</summary>
internal static class RealSchemas
{
    internal const string OrderShipped = """
        {"name":"Order_Shipped__e","namespace":"com.sforce.eventbus","type":"record","fields":[
         {"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},
         {"name":"CreatedById","type":"string","doc":"CreatedBy:EntityId"},
         {"name":"Order_Number__c","type":["null","string"],"doc":"Data:Text:00N5e00000AbCd1","default":null},
         {"name":"Quantity__c","type":["null","double"],"doc":"Data:Double:00N5e00000AbCd2","default":null},
         {"name":"Is_Express__c","type":["null","boolean"],"doc":"Data:Boolean:00N5e00000AbCd3","default":null},
         {"name":"Ship_Date__c","type":["null","long"],"doc":"Data:DateOnly:00N5e00000AbCd4","default":null},
         {"name":"Delivered_At__c","type":["null","long"],"doc":"Data:DateTime:00N5e00000AbCd5","default":null},
         {"name":"Notes__c","type":["null","string"],"doc":"Data:StringPlusClob:00N5e00000AbCd6","default":null}],
         "uuid":"feMPSg6Z0z186CLLMVYLwg"}
        """;

    internal const string OrderShippedId = "feMPSg6Z0z186CLLMVYLwg";

    internal const string OrderShippedHex =
        "80a0d5edee662430303535653030303030314162436441414b020e534f2d3130303102000000000000294002010280a0d5edee660000";

    internal const string AccountChange = """
        {"name":"AccountChangeEvent","namespace":"com.sforce.eventbus","type":"record","fields":[
         {"name":"ChangeEventHeader","type":{"type":"record","name":"ChangeEventHeader","fields":[
           {"name":"entityName","type":"string"}, {"name":"recordIds","type":{"type":"array","items":"string"}},
           {"name":"changeType","type":{"type":"enum","name":"ChangeType","symbols":["CREATE","UPDATE","DELETE","UNDELETE","GAP_CREATE","GAP_UPDATE","GAP_DELETE","GAP_UNDELETE","GAP_OVERFLOW","SNAPSHOT"]}},
           {"name":"changeOrigin","type":"string"}, {"name":"transactionKey","type":"string"}, {"name":"sequenceNumber","type":"int"},
           {"name":"commitTimestamp","type":"long"}, {"name":"commitNumber","type":"long"}, {"name":"commitUser","type":"string"},
           {"name":"nulledFields","type":{"type":"array","items":"string"}}, {"name":"diffFields","type":{"type":"array","items":"string"}},
           {"name":"changedFields","type":{"type":"array","items":"string"}}]},"doc":"Data:ComplexValueType"},
         {"name":"Name","type":["null","string",{"type":"record","name":"Switchable_PersonName","fields":[
           {"name":"Salutation","type":["null","string"],"default":null}, {"name":"FirstName","type":["null","string"],"default":null},
           {"name":"LastName","type":["null","string"],"default":null}]}],"doc":"Data:Switchable_PersonName","default":null},
         {"name":"Type","type":["null","string"],"doc":"Data:DynamicEnum","default":null},
         {"name":"ParentId","type":["null","string"],"doc":"ForeignKey:EntityId","default":null},
         {"name":"BillingAddress","type":["null",{"type":"record","name":"Address","fields":[
           {"name":"Street","type":["null","string"],"default":null}, {"name":"City","type":["null","string"],"default":null},
           {"name":"State","type":["null","string"],"default":null}, {"name":"PostalCode","type":["null","string"],"default":null},
           {"name":"Country","type":["null","string"],"default":null}, {"name":"StateCode","type":["null","string"],"default":null},
           {"name":"CountryCode","type":["null","string"],"default":null}, {"name":"Latitude","type":["null","double"],"default":null},
           {"name":"Longitude","type":["null","double"],"default":null}, {"name":"GeocodeAccuracy","type":["null","string"],"default":null}]}],"doc":"Data:Address","default":null},
         {"name":"ShippingAddress","type":["null","Address"],"doc":"Data:Address","default":null},
         {"name":"Phone","type":["null","string"],"doc":"Data:Phone","default":null},
         {"name":"AnnualRevenue","type":["null","double"],"doc":"Data:Currency","default":null},
         {"name":"NumberOfEmployees","type":["null","int"],"doc":"Data:Integer","default":null},
         {"name":"OwnerId","type":["null","string"],"doc":"ForeignKey:EntityId","default":null},
         {"name":"CreatedDate","type":["null","long"],"doc":"CreatedDate:DateTime","default":null},
         {"name":"CreatedById","type":["null","string"],"doc":"ForeignKey:EntityId","default":null},
         {"name":"LastModifiedDate","type":["null","long"],"doc":"Data:DateTime","default":null},
         {"name":"LastModifiedById","type":["null","string"],"doc":"ForeignKey:EntityId","default":null},
         {"name":"Active__c","type":["null","boolean"],"doc":"Data:Boolean:00N5e00000AbCe1","default":null},
         {"name":"SLA_Expiry__c","type":["null","long"],"doc":"Data:DateOnly:00N5e00000AbCe2","default":null}],
         "uuid":"z6gCi8nX5KobJJPZR-OM6Q"}
        """;

    internal const string AccountChangeId = "z6gCi8nX5KobJJPZR-OM6Q";

    internal const string AccountChangeHex =
        "0e4163636f756e740224303031356530303030304162436445414156000250636f6d2f73616c6573666f7263652f6170692f" +
        "726573742f36342e303b636c69656e743d64656d6f4830303031376134382d613330302d643338352d313738362d36623435" +
        "63666633393462360280a0d5edee66ea85b1a39784052430303535653030303030314162436441414b020830783430000004" +
        "0c3078313034300c342d307830330000000002021231204d61696e20537402084f736c6f0000000000000000000000000000" +
        "000280a0d5edee66000000";
}
