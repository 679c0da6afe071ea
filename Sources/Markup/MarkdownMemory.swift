import CCMarkGFM
import Glibc

/// The memory of one reading by cmark, which is given back all at once.
///
/// cmark takes a piece for every node and text, and gives each back by itself, which was a fifth of the
/// time that it took to read a page. Here, a piece is cut from a block, and only the last one is given
/// back before the tree has been read. Each thread has its own blocks, because cmark's functions for
/// memory are not told for whom they are called.
struct MarkdownMemory {
  /// Parses a document and passes its root to `read`, after which no node of it exists any more.
  static func withDocument<Result>(
    _ bytes: UnsafeRawBufferPointer, _ read: (OpaquePointer) -> Result
  ) -> Result? {
    guard let parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, functions.pointer) else {
      return nil
    }
    defer { ofThread().pointee.clear() }
    cmark_parser_feed(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    return cmark_parser_finish(parser).map(read)
  }

  /// Where the room in the last block begins and ends.
  private var next: UnsafeMutableRawPointer
  private var end: UnsafeMutableRawPointer
  /// The piece that was cut last.
  private var last: UnsafeMutableRawPointer?
  /// The last block, at whose start is the address of the one before it.
  private var block: UnsafeMutableRawPointer
  /// The first block, which is kept for the next reading.
  private let first: UnsafeMutableRawPointer

  /// Three of four pages and their texts take less.
  private static let blockSize = 128 * 1_024
  /// Before each piece stands its length, and before the first one the address of the block before, both
  /// with room so that the pieces are aligned for any type of C.
  private static let headLength = 16

  private init() {
    first = .allocate(byteCount: Self.blockSize, alignment: Self.headLength)
    first.storeBytes(of: 0, as: UInt.self)
    block = first
    next = first + Self.headLength
    end = first + Self.blockSize
  }

  private mutating func cut(_ length: Int) -> UnsafeMutableRawPointer {
    let rounded = (length + 15) & ~15
    if end - next < Self.headLength + rounded { addBlock(for: Self.headLength + rounded) }
    let piece = next + Self.headLength
    next.storeBytes(of: rounded, as: Int.self)
    next = piece + rounded
    last = piece
    return piece
  }

  private mutating func addBlock(for length: Int) {
    let size = max(Self.blockSize, length + Self.headLength)
    let new = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.headLength)
    new.storeBytes(of: UInt(bitPattern: block), as: UInt.self)
    block = new
    next = new + Self.headLength
    end = new + size
  }

  private mutating func resized(
    _ piece: UnsafeMutableRawPointer, to length: Int
  ) -> UnsafeMutableRawPointer {
    let old = (piece - Self.headLength).load(as: Int.self)
    if length <= old { return piece }
    // The last piece grows where it is, if there is room.
    giveBack(piece)
    let new = cut(length)
    if new != piece { new.copyMemory(from: piece, byteCount: old) }
    return new
  }

  private mutating func giveBack(_ piece: UnsafeMutableRawPointer) {
    guard piece == last else { return }
    next = piece - Self.headLength
    last = nil
  }

  /// Ends a reading.
  private mutating func clear() {
    while block != first {
      let before = UnsafeMutableRawPointer(bitPattern: block.load(as: UInt.self))
      block.deallocate()
      block = before ?? first
    }
    next = first + Self.headLength
    end = first + Self.blockSize
    last = nil
  }

  // MARK: Threads

  /// Where each thread keeps its memory, which the thread's end gives back.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { kept in
      guard let memory = kept?.assumingMemoryBound(to: MarkdownMemory.self) else { return }
      memory.pointee.clear()
      memory.pointee.first.deallocate()
      memory.deallocate()
    }
    precondition(status == 0, "no key for the memory of a thread: \(status)")
    return key
  }()

  private static func ofThread() -> UnsafeMutablePointer<MarkdownMemory> {
    if let known = pthread_getspecific(key) {
      return known.assumingMemoryBound(to: MarkdownMemory.self)
    }
    let new = UnsafeMutablePointer<MarkdownMemory>.allocate(capacity: 1)
    new.initialize(to: MarkdownMemory())
    let status = pthread_setspecific(key, new)
    precondition(status == 0, "a thread cannot keep its memory: \(status)")
    return new
  }

  /// What cmark calls for memory, at one address for as long as the program runs.
  private static let functions = Functions()

  /// Never changed once it is made.
  private struct Functions: Sendable {
    private let address: UInt

    init() {
      let pointer = UnsafeMutablePointer<cmark_mem>.allocate(capacity: 1)
      pointer.initialize(
        to: cmark_mem(
          calloc: { count, length in
            let piece = MarkdownMemory.ofThread().pointee.cut(count * length)
            return memset(piece, 0, count * length)
          },
          realloc: { piece, length in
            let memory = MarkdownMemory.ofThread()
            return piece.map { memory.pointee.resized($0, to: length) }
              ?? memory.pointee.cut(length)
          },
          free: { piece in
            if let piece { MarkdownMemory.ofThread().pointee.giveBack(piece) }
          }))
      address = UInt(bitPattern: pointer)
    }

    var pointer: UnsafeMutablePointer<cmark_mem>? { UnsafeMutablePointer(bitPattern: address) }
  }
}
