#include "profiling/export/gzip.hpp"

#include <zlib.h>

#include <limits>

namespace wayfinder::profiling {

Result<std::string> gzip(std::string_view bytes) {
  constexpr int gzip_window_bits = 15 + 16;  // zlib.h: 16 asks for gzip's header instead of zlib's
  constexpr int memory_level = 8;            // zlib's default
  if (bytes.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorCode::unsupported, fmt::format("gzip: expected less than 4 GiB, got {} bytes", bytes.size()));
  }
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window_bits, memory_level, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return fail(ErrorCode::internal, "gzip: expected memory for the compressor, got none");
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib only reads its input, but says so in its types only when ZLIB_CONST is defined in every file that includes it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) return fail(ErrorCode::internal, "gzip: expected the whole input to fit, got a rest");
  return packed;
}

}  // namespace wayfinder::profiling
