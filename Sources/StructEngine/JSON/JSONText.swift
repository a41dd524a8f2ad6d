/// JSON in UTF-8 while it is written.
struct JSONText: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 1 << 14) {
        self.capacity = capacity
        memory = .allocate(capacity: capacity)
    }

    deinit { memory.deallocate() }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Where the next bytes go; there is room for so many.
    @inline(__always)
    private mutating func room(_ number: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < number { grow(number) }
        return memory + count
    }

    @inline(never)
    private mutating func grow(_ number: Int) {
        capacity = 2 * capacity + number
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        room(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    @inline(__always)
    mutating func put(byte: UInt8) {
        room(1).pointee = byte
        count += 1
    }

    mutating func put(bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        room(bytes.count).update(from: base, count: bytes.count)
        count += bytes.count
    }

    /// A new line that begins with so many spaces.
    mutating func put(line spaces: Int) {
        put(byte: UInt8(ascii: "\n"))
        room(spaces).update(repeating: UInt8(ascii: " "), count: spaces)
        count += spaces
    }

    mutating func put(_ value: Bool) { put(value ? "true" : "false") }

    @inline(__always)
    mutating func put(_ value: Int64) {
        if value < 0 { put(byte: UInt8(ascii: "-")) }
        put(value.magnitude)
    }

    mutating func put(_ value: UInt64) {
        let length = value.decimalLength
        room(length).putDigits(value, length)
        count += length
    }

    /// A number that is not negative, with zeros in front to a width.
    mutating func put(_ value: Int, padded width: Int) {
        let length = UInt64(value.magnitude).decimalLength
        for _ in 0..<max(0, width - length) { put(byte: UInt8(ascii: "0")) }
        put(UInt64(value.magnitude))
    }

    /// A number as its shortest decimal, whole ones below 10^15 without a point; null where it is not finite.
    mutating func put(_ value: Double) {
        let size = value.magnitude
        guard size < 1e15 else {
            guard value.isFinite else { return put("null") }
            return put(plain: value.description)
        }
        let whole = Int64(value)
        if Double(whole) == value { return put(whole) }
        guard let decimal = ShortestDecimal(size) else { return put(plain: value.description) }
        if value < 0 { put(byte: UInt8(ascii: "-")) }
        put(decimal)
    }

    /// An amount in minor units: as any number, but whole up to 2^63.
    mutating func put(minor amount: Double?) {
        guard let amount, amount.isFinite else { return put("null") }
        if let whole = Int64(exactly: amount) { put(whole) } else { put(amount) }
    }

    /// With a point after `places` digits, zeros in front where that is not above 0; below 0.0001 as 1.25e-05.
    private mutating func put(_ decimal: ShortestDecimal) {
        let length = decimal.digits.decimalLength
        let places = length + decimal.exponent
        let out = room(32)
        if places > 0 {
            (out + 1).putDigits(decimal.digits, length)
            out.update(from: out + 1, count: places)
            out[places] = UInt8(ascii: ".")
            count += length + 1
        } else if places > -4 {
            out.update(repeating: UInt8(ascii: "0"), count: 2 - places)
            out[1] = UInt8(ascii: ".")
            (out + 2 - places).putDigits(decimal.digits, length)
            count += 2 - places + length
        } else {
            (out + 1).putDigits(decimal.digits, length)
            out[0] = out[1]
            out[1] = UInt8(ascii: ".")
            count += length == 1 ? 1 : length + 1
            put("e-")
            if places > -9 { put(byte: UInt8(ascii: "0")) }
            put(UInt64(1 - places))
        }
    }

    /// Text that needs no escapes.
    private mutating func put(plain text: String) {
        var text = text
        text.withUTF8 { put(bytes: $0) }
    }

    /// A quoted text.
    mutating func put(quoted text: String) {
        put(byte: UInt8(ascii: "\""))
        let isPut = text.utf8.withContiguousStorageIfAvailable { utf8 in
            put(escaped: utf8)
            return true
        }
        if isPut == nil { Array(text.utf8).withUnsafeBufferPointer { put(escaped: $0) } }
        put(byte: UInt8(ascii: "\""))
    }

    private mutating func put(escaped utf8: UnsafeBufferPointer<UInt8>) {
        let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard !isPlain else { return put(bytes: utf8) }
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""): put("\\\"")
            case UInt8(ascii: "\\"): put("\\\\")
            case UInt8(ascii: "\n"): put("\\n")
            case UInt8(ascii: "\r"): put("\\r")
            case UInt8(ascii: "\t"): put("\\t")
            case 0..<0x20:
                put("\\u00")
                put(byte: UInt8(ascii: "0") + byte / 16)
                put(byte: byte % 16 < 10 ? UInt8(ascii: "0") + byte % 16 : UInt8(ascii: "a") + byte % 16 - 10)
            default: put(byte: byte)
            }
        }
    }

    /// Elements between brackets or braces, with commas.
    @inline(__always)
    mutating func put<Element>(
        list elements: [Element], _ open: StaticString = "[", _ close: StaticString = "]", _ body: (Element, inout JSONText) -> Void
    ) {
        put(open)
        var isFirst = true
        for element in elements {
            if !isFirst { put(byte: UInt8(ascii: ",")) }
            isFirst = false
            body(element, &self)
        }
        put(close)
    }
}

extension UInt64 {
    /// How many decimal digits it has.
    fileprivate var decimalLength: Int {
        // log10 2 is 1,233/4,096, less a little.
        let least = ((64 - (self | 1).leadingZeroBitCount) * 1_233) >> 12
        return least + (self | 1 >= UInt64.powersOfTen[least] ? 1 : 0)
    }

    /// 10^0 to 10^19; what is below the power of a length has that many digits.
    private static let powersOfTen: [UInt64] = (0..<20).map { n in (0..<n).reduce(1) { power, _ in power * 10 } }
}

extension UnsafeMutablePointer<UInt8> {
    /// The digits of a number of that length, two at a time.
    @inline(__always)
    fileprivate func putDigits(_ number: UInt64, _ length: Int) {
        let pairs = digitPairs.utf8Start
        var (rest, place) = (number, length)
        while rest >= 100 {
            let pair = Int(truncatingIfNeeded: rest % 100)
            rest /= 100
            place -= 2
            self[place] = pairs[2 * pair]
            self[place + 1] = pairs[2 * pair + 1]
        }
        let pair = Int(truncatingIfNeeded: rest)
        self[place - 1] = pairs[2 * pair + 1]
        if place > 1 { self[place - 2] = pairs[2 * pair] }
    }
}

/// 00 to 99.
private let digitPairs: StaticString = """
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
    """
