/// A table of numbers keyed by pairs of addresses, for the few hundred names in a file.
struct XMLPointerTable {
  struct Key: Equatable {
    let local: UInt
    let namespace: UInt

    init(_ local: UInt, _ namespace: UInt) {
      self.local = local
      self.namespace = namespace
    }
  }

  // Open addressing: Swift's dictionary hashes with SipHash, which takes longer than reading a tag.
  private var keys: [Key] = []
  private var numbers: [Int] = []
  private var used = 0

  subscript(key: Key) -> Int? {
    get {
      guard !keys.isEmpty else { return nil }
      let slot = slot(of: key)
      return numbers[slot] < 0 ? nil : numbers[slot]
    }
    set {
      guard let newValue else { return }
      if (used + 1) * 2 > keys.count { grow() }
      let slot = slot(of: key)
      if numbers[slot] < 0 { used += 1 }
      keys[slot] = key
      numbers[slot] = newValue
    }
  }

  private func slot(of key: Key) -> Int {
    let mask = keys.count - 1
    // Fibonacci hashing (Knuth, TAOCP 3 §6.4), because addresses are multiples of small powers of
    // two.
    var slot =
      Int(truncatingIfNeeded: (key.local &+ key.namespace &* 31) &* 0x9E37_79B9_7F4A_7C15 >> 40)
      & mask
    while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = zip(keys, numbers).filter { $0.1 >= 0 }
    let count = max(256, keys.count * 2)
    keys = Array(repeating: Key(0, 0), count: count)
    numbers = Array(repeating: -1, count: count)
    for (key, number) in old {
      let slot = slot(of: key)
      keys[slot] = key
      numbers[slot] = number
    }
  }
}
