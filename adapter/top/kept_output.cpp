#include "adapter/top/kept_output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t most_lines = 16;
constexpr std::size_t most_line_bytes = 4096;

void write_to(std::FILE* stream, std::string_view bytes) {
  (void)std::fwrite(bytes.data(), 1, bytes.size(), stream);
  (void)std::fflush(stream);
}

}  // namespace

KeptOutput::KeptOutput()
    : is_terminal_{::isatty(STDOUT_FILENO) != 0, ::isatty(STDERR_FILENO) != 0}, file_{std::tmpfile(), &std::fclose} {}

void KeptOutput::add(std::string_view category, const OutputPiece& piece) {
  const auto stream = category == "stderr" ? Stream::error : Stream::out;
  const std::string_view bytes = piece.raw ? *piece.raw : piece.text;
  note_lines(piece.text);
  if (!is_kept(stream)) return write_to(stream == Stream::out ? stdout : stderr, bytes);
  keep(stream, bytes);
}

void KeptOutput::keep(Stream stream, std::string_view bytes) {
  const Record record{stream, static_cast<std::uint32_t>(bytes.size())};
  std::string entry(sizeof record, '\0');
  std::memcpy(entry.data(), &record, sizeof record);
  entry += bytes;
  if (file_ && unfiled_.empty()) {
    const auto end = std::ftell(file_.get());
    const bool is_filed =
        std::fwrite(entry.data(), 1, entry.size(), file_.get()) == entry.size() && std::fflush(file_.get()) == 0;
    if (is_filed) return;
    // The disk is full: what went only in part is cut off again, and memory has to do.
    std::clearerr(file_.get());
    (void)::ftruncate(::fileno(file_.get()), end);
  }
  unfiled_ += entry;
}

void KeptOutput::note_lines(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (!is_line_open_) lines_.emplace_back();
    std::string& line = lines_.back();
    line += text.substr(0, std::min(end, most_line_bytes - std::min(line.size(), most_line_bytes)));
    is_line_open_ = end == std::string_view::npos;
    text.remove_prefix(is_line_open_ ? text.size() : end + 1);
    if (lines_.size() > most_lines) lines_.pop_front();
  }
}

std::vector<std::string> KeptOutput::last_lines() const {
  return {lines_.begin(), lines_.end()};
}

void KeptOutput::release() {
  if (is_released_) return;
  is_released_ = true;
  write_kept_file();
  for (std::string_view rest = unfiled_; !rest.empty();) {
    Record record{};
    std::memcpy(&record, rest.data(), sizeof record);
    write_to(record.stream == Stream::out ? stdout : stderr, rest.substr(sizeof record, record.bytes));
    rest.remove_prefix(sizeof record + record.bytes);
  }
  unfiled_.clear();
  file_.reset();
}

void KeptOutput::write_kept_file() {
  if (!file_) return;
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) return;
  Record record{};
  std::string bytes;
  while (std::fread(&record, sizeof record, 1, file_.get()) == 1) {
    bytes.resize(record.bytes);
    if (std::fread(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) return;
    write_to(record.stream == Stream::out ? stdout : stderr, bytes);
  }
}

}  // namespace wayfinder::adapter::top
