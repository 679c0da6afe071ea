/// libFuzzer's own main function, whose place the package manager takes
/// (FuzzerInterface of compiler-rt; there is no header for it in the toolchain).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Hands the program over to libFuzzer.
@main
enum FuzzerDriver {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = withUnsafeMutablePointer(to: &arguments) { pointer in
      runDriver(&count, pointer) { start, length in
        ReaderFuzzer.read(Array(UnsafeBufferPointer(start: start, count: length)))
        return 0
      }
    }
  }
}
