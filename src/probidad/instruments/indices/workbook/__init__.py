"""The XLSX form for work offline in the field: written for an assessor's seat, and read when it comes back.

``layout`` says what stands where, ``writing`` makes the file, ``reading`` takes it apart. A form describes itself on a hidden sheet:
whose it is, of which evaluation and version, its headings and sheets, and the digest of what stood in its cells. That digest
tells a damaged form from a whole one, not an honest person from another: whatever a form says is checked as if it were
typed on the page.
"""
