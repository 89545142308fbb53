#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <flatline/types.hpp>

/// A thin layer over HDF5's C API: handles close themselves, and failures are Errors with the
/// first useful line of HDF5's error stack. All files come out bit-reproducible: no times, and
/// names in the order in which they were made.
namespace flatline::store::h5 {

/// What HDF5 calls hid_t; its headers stay out of ours.
using Handle = std::int64_t;

/// Owns one identifier of HDF5.
class Id {
 public:
  using Close = int (*)(Handle);
  Id() = default;
  Id(Handle handle, Close close) : handle_(handle), close_(close) {}
  Id(Id&& other) noexcept : Id() { *this = std::move(other); }
  Id& operator=(Id&& other) noexcept;
  ~Id() { close(); }
  Handle get() const { return handle_; }

 private:
  void close();
  Handle handle_ = -1;
  Close close_ = nullptr;
};

/// What an error has to say about the file it happened in.
struct Origin {
  std::string file;
  std::string id;       ///< FL601 when writing, FL604 when reading
  std::string problem;  ///< "cannot be written"
  std::string remedy;
};

/// How numbers lie in a file.
enum class Type { float32, float64, int64 };

/// Is a group or a dataset: something with attributes.
class Object {
 public:
  void set(const std::string& name, const std::string& text);
  void set(const std::string& name, double number);
  void set(const std::string& name, Index number);
  bool has(const std::string& attribute) const;
  std::string text(const std::string& attribute) const;
  double number(const std::string& attribute) const;
  Handle handle() const { return id_.get(); }

 protected:
  Object(std::shared_ptr<const Origin> origin, Id id);
  /// Throws the Error of this file when `result` is negative, else passes it on.
  Handle check(Handle result) const;

  /// Sets an attribute with the extents `space`.
  void set_value(const std::string& name, Handle type, const Id& space, const void* values);

  std::shared_ptr<const Origin> origin_;

 private:
  void get_value(const std::string& name, Handle type, void* value) const;
  Id id_;
};

class Scale;

/// Numbers or texts with extents.
class Dataset : public Object {
 public:
  std::vector<Index> extents() const;
  bool holds_text() const;
  bool holds_float32() const;
  bool is_scale() const;

  /// Reads all numbers, the last axis fastest, into `data` of the matching size.
  void read(Type type, void* data) const;
  std::vector<double> numbers() const;
  std::vector<std::string> texts() const;

  /// Reads a table into rows of memory type `row`, and frees the texts of such rows.
  void read_table(const Id& row, void* rows) const;
  void release(const Id& row, void* rows) const;

  /// Attaches a scale to each axis and labels the axis with the scale's name.
  void attach(const std::vector<Scale*>& scales);
  /// Gives the names of the axes.
  std::vector<std::string> axes() const;

 protected:
  friend class Group;
  using Object::Object;
  /// Gives what points to this object from within its file.
  std::uint64_t reference() const;
};

/// Serves others as a dimension scale, by HDF5's Dimension Scale Specification. The high-level
/// library would write the list of its arrays anew for each of them.
class Scale : public Dataset {
 public:
  Scale(Dataset dataset, std::string name);
  const std::string& name() const { return name_; }
  /// Lists the arrays that it was attached to; comes last.
  void finish();

 private:
  friend class Dataset;
  struct Use {
    std::uint64_t array;
    std::int32_t axis, padding = 0;  // which gets into the file
  };
  std::string name_;
  std::vector<Use> uses_;
};

class Group : public Object {
 public:
  Group make(const std::string& path);
  Group group(const std::string& path) const;
  Dataset dataset(const std::string& name) const;
  bool holds(const std::string& name) const;
  /// Lists the names of the groups or datasets in here, in the order in which they were made.
  std::vector<std::string> groups() const;
  std::vector<std::string> datasets() const;
  /// Lists the attributes in the order in which they were set.
  std::vector<std::string> attributes() const;

  /// Writes numbers of memory type `memory` as `type`, the last axis fastest. Above 4 kB they are
  /// chunked (up to 1 MiB), shuffled, compressed and checksummed.
  Dataset write(const std::string& name, const std::vector<Index>& extents, Type type, Type memory,
                const void* data);
  Dataset write(const std::string& name, const std::vector<Index>& extents, Type type,
                const std::vector<double>& values);
  Dataset write(const std::string& name, const std::vector<std::string>& texts);
  /// Writes one text without extents.
  Dataset write(const std::string& name, const std::string& text);
  /// Writes a table of `n_rows` rows, which lie in memory as `memory` and in the file as `row`.
  Dataset write_table(const std::string& name, const Id& row, Index n_rows, const Id& memory,
                      const void* rows);
  /// Links `name` to `path` in another file, given relative to this one.
  void link(const std::string& name, const std::string& file, const std::string& path);

 private:
  friend class File;
  using Object::Object;
  std::vector<std::string> children(int type) const;
  Dataset make_dataset(const std::string& name, Handle type, const Id& space, const Id& list);
};

class File {
 public:
  /// Starts a file in memory; `file` is the name that errors show.
  static File in_memory(const std::filesystem::path& file);
  /// Starts a file on disk, in place of one that is there.
  static File on_disk(const std::filesystem::path& file);
  /// Opens the content of a file for reading.
  static File from_image(const std::filesystem::path& file, std::string_view bytes);

  Group root() const;
  /// Gives the bytes of a file in memory.
  std::string image() const;
  /// Closes a file on disk; unlike the destructor it reports what goes wrong.
  void close();

 private:
  File(std::shared_ptr<const Origin> origin, Handle file);
  std::shared_ptr<const Origin> origin_;
  Id id_;
};

}  // namespace flatline::store::h5
