/// Hands over the events of batches one by one, for receivers that need no speed.
final class XMLUnbatcher: XMLBatchReceiver {
  private let receiver: any XMLReceiver
  private let tag = XMLStartTag()

  init(_ receiver: any XMLReceiver) { self.receiver = receiver }

  func learn(_ name: XMLName, as number: Int) { receiver.learn(name, as: number) }
  func problem(_ problem: XMLProblem) { receiver.problem(problem) }

  func take(_ batch: XMLBatch) {
    tag.bytes = batch.bytes
    let words = batch.words.span
    var index = 0
    while index < words.count {
      switch words[index] {
      case XMLBatch.Event.start:
        index = start(words, at: index)
        receiver.start(tag)
      case XMLBatch.Event.end:
        receiver.end(Int(words[index + 1]))
        index += 2
      case _:
        let first = Int(words[index + 1])
        receiver.text(batch.bytes.span.extracting(first..<first + Int(words[index + 2])))
        index += 3
      }
    }
  }

  /// Fills the tag and returns the index of the next event.
  private func start(_ words: Span<Int32>, at index: Int) -> Int {
    tag.name = Int(words[index + 1])
    tag.place = XMLPlace(line: Int(words[index + 2]), column: Int(words[index + 3]))
    let prefix = Int(words[index + 4])
    tag.prefix = String(
      decoding: tag.bytes[prefix..<prefix + Int(words[index + 5])], as: UTF8.self)
    tag.attributes.removeAll(keepingCapacity: true)
    var next = index + XMLBatch.Event.startLength
    for _ in 0..<Int(words[index + 6]) {
      let start = Int(words[next + 1])
      tag.attributes.append(
        XMLStartTag.Attribute(
          name: Int(words[next]), value: start..<start + Int(words[next + 2])))
      next += XMLBatch.Event.attributeLength
    }
    return next
  }
}
