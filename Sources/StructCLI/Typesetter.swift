#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sets a PDF from source of Typst, with Typst's Python package: tagged for screen readers (PDF/UA-1), with its fonts embedded.
///
/// The package carries compiler and fonts, so nothing is fetched; the source's own date is the only one in the file.
enum Typesetter {
    /// What the interpreter is given: source in, PDF out, nothing else read.
    private static let program = """
        import sys
        try:
            import typst
        except ImportError:
            sys.exit(3)
        try:
            source = sys.stdin.buffer.read()
            sys.stdout.buffer.write(typst.compile(source, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=sys.argv[1] == "own"))
        except Exception as fault:
            sys.stderr.write(str(fault)[:2000] + "\\n")
            sys.exit(4)
        """

    static func pdf(_ source: String, systemFonts: Bool) throws -> [UInt8] {
        let process = try ChildProcess(program: "python3", ["-I", "-c", program, systemFonts ? "all" : "own"], input: Array(source.utf8))
        switch process.status {
        case 0 where process.output.starts(with: Array("%PDF".utf8)): return process.output
        case 3, 127:
            throw Failure(
                "structctl: a PDF is set by Typst's Python package, which python3 does not have; install it (python3 -m pip install typst), or write --out to a name that ends in .md or .typ"
            )
        default:
            throw Failure(
                "structctl: Typst could not set the document, exit status \(process.status), for what it says above; where a font lacks a character, install one that has it (Debian: fonts-noto-cjk for Chinese, Japanese and Korean), or write --out to a name that ends in .md"
            )
        }
    }
}
