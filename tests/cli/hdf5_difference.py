"""Compares HDF5 files by content, but for what differs between two executions: times."""

import h5py

TIMES = {"times", "provenance.started"}


def attributes(item):
    found = {}
    for name, value in item.attrs.items():
        if name in TIMES:
            continue
        if name == "DIMENSION_LIST":
            value = [[item.file[one].name for one in scale] for scale in value]
        elif name == "REFERENCE_LIST":
            value = [(item.file[reference].name, int(place)) for reference, place in value]
        elif hasattr(value, "tobytes"):
            # Texts of variable length are objects: their addresses say nothing.
            bytes_of = value.tolist() if value.dtype.hasobject else value.tobytes()
            value = (str(value.dtype), value.shape, bytes_of)
        found[name] = value
    return found


def content(item):
    if isinstance(item, h5py.Group):
        return list(item)
    data = item[()]
    if not hasattr(data, "tobytes"):
        return data
    return str(data.dtype), data.shape, data.tolist() if data.dtype.hasobject else data.tobytes()


def describe(file):
    """Everything in a file, as one dictionary from path to content; links stay links."""
    found = {"/": (attributes(file), content(file))}

    def visit(group):
        for name in group:
            link = group.get(name, getlink=True)
            path = f"{group.name.rstrip('/')}/{name}"
            if isinstance(link, h5py.ExternalLink):
                found[path] = (link.filename, link.path)
            elif path != "/times":
                found[path] = (attributes(group[name]), content(group[name]))
                if isinstance(group[name], h5py.Group):
                    visit(group[name])

    visit(file)
    return found


def contents(path):
    with h5py.File(path) as file:
        return describe(file)


def differences(first, second):
    """The paths inside two files at which they differ."""
    one, other = contents(first), contents(second)
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
