extension Waterfall.EquityReturn: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .rate(let rate):
            bytes.put("rate")
            bytes.put(rate)
        case .undefined(let reason):
            bytes.put("undefined")
            bytes.put(reason.rawValue)
        case .ambiguous(let roots):
            bytes.put("ambiguous")
            bytes.put(roots)
        }
    }
}
