namespace RxSse.Delivery;

/// <summary>Measures how busy this node is. An application may add it to the services.</summary>
internal delegate NodeLoad MeasureLoad();
