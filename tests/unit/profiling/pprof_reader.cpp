#include <zlib.h>

#include <catch2/catch.hpp>
#include <protozero/pbf_reader.hpp>

#include "tests/unit/profiling/format_readers.hpp"

namespace wayfinder::profiling {
namespace {

std::string gunzip(const std::string& bytes) {
  std::string text(std::size_t{1} << 24U, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

/// A message of single numbers, by the number of their field.
std::map<std::uint32_t, std::int64_t> numbers_of(protozero::pbf_reader message) {
  std::map<std::uint32_t, std::int64_t> numbers;
  while (message.next()) {
    if (message.wire_type() != protozero::pbf_wire_type::varint) {
      message.skip();
    } else {
      numbers[message.tag()] = message.get_int64();
    }
  }
  return numbers;
}

struct Tables {
  std::vector<std::string> strings;
  std::map<std::uint64_t, std::map<std::uint32_t, std::int64_t>> functions;
  std::map<std::uint64_t, PprofFile::Line> locations;

  [[nodiscard]] const std::string& text(std::int64_t place) const {
    return strings.at(static_cast<std::size_t>(place));
  }
  [[nodiscard]] std::string pair(std::map<std::uint32_t, std::int64_t> type) const {
    return text(type[1]) + "/" + text(type[2]);
  }
};

Tables read_tables(const std::string& bytes) {
  Tables tables;
  for (protozero::pbf_reader file{bytes}; file.next();) {
    if (file.tag() == 6) {
      tables.strings.push_back(file.get_string());
    } else if (file.tag() == 5) {
      const auto function = numbers_of(file.get_message());
      tables.functions[static_cast<std::uint64_t>(function.at(1))] = function;
    } else {
      file.skip();
    }
  }
  REQUIRE(tables.text(0).empty());
  for (protozero::pbf_reader file{bytes}; file.next(4);) {
    auto location = file.get_message();
    const auto id = static_cast<std::uint64_t>(numbers_of(location).at(1));
    REQUIRE(location.next(4));
    auto line = numbers_of(location.get_message());
    auto function = tables.functions.at(static_cast<std::uint64_t>(line[1]));
    tables.locations[id] = {tables.text(function[2]), tables.text(function[4]), function[5], line[2]};
  }
  return tables;
}

PprofFile::Sample read_sample(protozero::pbf_reader message, const Tables& tables) {
  PprofFile::Sample sample;
  while (message.next()) {
    if (message.tag() == 1) {
      for (const auto id : message.get_packed_uint64())
        sample.stack.push_back(tables.locations.at(id));
    } else if (message.tag() == 2) {
      for (const auto value : message.get_packed_int64())
        sample.values.push_back(value);
    } else {
      auto label = numbers_of(message.get_message());
      sample.labels[tables.text(label[1])] = tables.text(label[2]);
    }
  }
  return sample;
}

}  // namespace

PprofFile parse_pprof(const std::string& packed) {
  const std::string bytes = gunzip(packed);
  const Tables tables = read_tables(bytes);
  PprofFile result;
  for (protozero::pbf_reader file{bytes}; file.next();) {
    switch (file.tag()) {
      case 1:
        result.sample_types.push_back(tables.pair(numbers_of(file.get_message())));
        break;
      case 2:
        result.samples.push_back(read_sample(file.get_message(), tables));
        break;
      case 9:
        result.time_nanos = file.get_int64();
        break;
      case 10:
        result.duration_nanos = file.get_int64();
        break;
      case 11:
        result.period_type = tables.pair(numbers_of(file.get_message()));
        break;
      case 12:
        result.period = file.get_int64();
        break;
      case 13:
        result.comments.push_back(tables.text(file.get_int64()));
        break;
      case 14:
        result.default_sample_type = tables.text(file.get_int64());
        break;
      default:
        file.skip();
    }
  }
  return result;
}

}  // namespace wayfinder::profiling
