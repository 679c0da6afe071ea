/// A receiver of an XML file in batches.
package protocol XMLBatchReceiver: AnyObject {
  /// Announces a name that occurs for the first time; later events refer to it by its number.
  func learn(_ name: XMLName, as number: Int)
  /// Takes the next batch of events.
  func take(_ batch: XMLBatch)
  /// Reports what is wrong with the file as XML. No events follow a fatal problem.
  func problem(_ problem: XMLProblem)
}
