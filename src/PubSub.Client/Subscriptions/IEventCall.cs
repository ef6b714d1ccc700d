namespace PubSub.Client.Subscriptions;

/// <summary>A streaming call that brings events for credit. Reads and writes may overlap; two reads may not.</summary>
internal interface IEventCall : IDisposable
{
    /// <summary>The method that is called.</summary>
    string Method { get; }

    /// <inheritdoc cref="Grpc.DuplexCall{TRequest,TResponse}.TraceId"/>
    string? TraceId { get; }

    /// <summary>How many bytes have come in messages so far.</summary>
    long BytesReceived { get; }

    /// <summary>Says what is wanted and from where, and asks for the first events.</summary>
    /// <exception cref="Grpc.GrpcException">The call has ended.</exception>
    Task BeginAsync(int credit);

    /// <summary>Asks for more events.</summary>
    /// <exception cref="Grpc.GrpcException">The call has ended.</exception>
    Task AskAsync(int credit);

    /// <summary>The next answer; one without events and position is a sign of life and nothing else. Null where the server ended the call with OK.</summary>
    /// <exception cref="Grpc.GrpcException">The call ended otherwise.</exception>
    ValueTask<FetchAnswer?> ReadAsync();

    /// <summary>Half-closes the call: nothing more will be asked for.</summary>
    void Complete();

    /// <summary>Says that the connection seems dead, so that later calls take another one.</summary>
    void AbandonConnection();
}
