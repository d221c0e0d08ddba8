/// What libFuzzer calls with every input of `make fuzz TARGET=frame`: stops with the laws that the input breaks.
@c(LLVMFuzzerTestOneInput)
public func fuzzTarget(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let violations = FrameLaws.violations(of: Array(UnsafeBufferPointer(start: data, count: count)))
  if !violations.isEmpty { fatalError(violations.joined(separator: "; ")) }
  return 0
}
