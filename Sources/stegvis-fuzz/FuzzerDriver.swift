/// libFuzzer's own main function, which the package manager's replaces (FuzzerInterface of
/// compiler-rt; the toolchain has no header for it).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Runs libFuzzer on `ReaderFuzzer` and `NumberFuzzer`.
@main
enum FuzzerDriver {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = withUnsafeMutablePointer(to: &arguments) { pointer in
      runDriver(&count, pointer) { start, length in
        let input = Array(UnsafeBufferPointer(start: start, count: length))
        NumberFuzzer.read(input)
        ReaderFuzzer.read(input)
        return 0
      }
    }
  }
}
