/// What libFuzzer calls with every input (`make fuzz`): parses it, and stops with what is wrong with the document.
@c(LLVMFuzzerTestOneInput)
public func fuzzTarget(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(Array(UnsafeBufferPointer(start: data, count: count)))
  let violations = input.violations()
  if !violations.isEmpty {
    fatalError(
      "\(input.entry), \(input.charset ?? "no charset"), \(input.limits): \(violations.joined(separator: "; "))")
  }
  return 0
}
