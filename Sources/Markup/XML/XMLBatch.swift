import Dispatch
import Synchronization

/// A batch of a few thousand tags and texts of an XML file, in two flat lists.
///
/// One object or call per tag would, for a million tags, take several times as long as reading
/// them; a batch takes a tenth of the reading time.
package struct XMLBatch: Sendable {
  /// The events as numbers; `Event` describes their order.
  package internal(set) var words: [Int32] = []
  /// Attribute values, texts and prefixes, one after the other.
  package internal(set) var bytes: [UInt8] = []

  /// The numbers with which the events in `words` begin, and those that follow them.
  ///
  /// A name is the number under which the receiver has learnt it. Lengths are in bytes, and a first
  /// byte is an index in `bytes`. Lines and columns are counted from 1, columns in characters.
  package enum Event {
    /// `start`, name, line, column, first byte and length of the prefix, number of attributes;
    /// then, for each attribute, its name, first byte and length.
    package static let start: Int32 = 0
    /// `end`, name.
    package static let end: Int32 = 1
    /// `text`, first byte, length.
    package static let text: Int32 = 2

    /// The count of numbers before the attributes of a start tag.
    package static let startLength = 7
    /// The count of numbers for each attribute.
    package static let attributeLength = 3
  }

  /// A batch that exceeds either limit is handed over; lists of this size fit into a core's own
  /// cache.
  static let mostWords = 24_000
  static let mostBytes = 160_000

  var isFull: Bool { words.count > Self.mostWords || bytes.count > Self.mostBytes }
}

/// A receiver of an XML file in batches.
package protocol XMLBatchReceiver: AnyObject {
  /// Announces a name that occurs for the first time; later events refer to it by its number,
  /// counted from 0.
  func learn(_ name: XMLName, as number: Int)
  /// Takes the next batch of events.
  func take(_ batch: XMLBatch)
  /// Reports what is wrong with the file as XML. No events follow a fatal problem.
  func problem(_ problem: XMLProblem)
}

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

/// Carries batches from the thread that reads a file to the one that checks it.
///
/// Reading and checking take about the same time, so on two cores both together take as long as
/// one.
package final class XMLBatchQueue: XMLBatchReceiver, Sendable {
  // A class, because two threads share it; the shared state is protected by a lock.
  private enum Item: Sendable {
    case learn(XMLName, Int)
    case batch(XMLBatch)
    case problem(XMLProblem)
    case end
  }

  private let items = Mutex<[Item]>([])
  /// Counts the items that can be taken out.
  private let available = DispatchSemaphore(value: 0)
  /// Counts the batches that can still be added.
  private let free = DispatchSemaphore(value: XMLBatchQueue.mostBatches)

  /// The greatest number of batches that wait; the reader waits before it adds another.
  private static let mostBatches = 6

  package init() {}

  package func learn(_ name: XMLName, as number: Int) { put(.learn(name, number)) }
  package func problem(_ problem: XMLProblem) { put(.problem(problem)) }

  /// Adds a batch; waits first as long as the receiver has not dealt with six others.
  package func take(_ batch: XMLBatch) {
    free.wait()
    put(.batch(batch))
  }

  /// Marks the end: nothing more follows.
  package func end() { put(.end) }

  private func put(_ item: Item) {
    items.withLock { $0.append(item) }
    available.signal()
  }

  /// Hands everything to a receiver on the current thread, until the end.
  package func drain(into receiver: any XMLBatchReceiver) {
    while true {
      available.wait()
      switch items.withLock({ $0.removeFirst() }) {
      case .learn(let name, let number): receiver.learn(name, as: number)
      case .problem(let problem): receiver.problem(problem)
      case .batch(let batch):
        receiver.take(batch)
        free.signal()
      case .end: return
      }
    }
  }
}
