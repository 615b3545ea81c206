#include "common/http/request_stream.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "common/base/http_status.h"
#include "common/http/limits.h"

namespace outlay::http {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr size_t kReadBytes = 4096;

}  // namespace

RequestStream::Head RequestStream::ReadHead(absl::FunctionRef<bool()> give_up) {
  head_ = {};
  head_taken_ = 0;
  absl::Time deadline = clock_->Now() + (came_.empty() ? limits_->idle_time : limits_->head_time);
  for (;;) {
    if (const size_t end = came_.find(kHeadEnd); end != std::string::npos && end <= limits_->head_bytes) {
      head_ = CheckRequestHead(std::string_view(came_).substr(0, end + kHeadEnd.size()));
      came_.erase(0, end + kHeadEnd.size());
      BeginBody();
      if (head_.refusal == 0 && head_.length > limits_->body_bytes) head_.refusal = http_status::kContentTooLarge;
      return head_.refusal == 0 ? Head::kGood : Head::kRefused;
    }
    if (came_.size() > limits_->head_bytes) {
      head_.refusal = http_status::kHeaderFieldsTooLarge;
      return Head::kRefused;
    }
    const bool is_idle = came_.empty();
    char bytes[kReadBytes];
    const ssize_t count = is_idle ? connection_->Read(bytes, sizeof(bytes), deadline, give_up)
                                  : connection_->Read(bytes, sizeof(bytes), deadline, Never);
    if (count == 0 || (count < 0 && is_idle)) return Head::kEnded;
    if (count < 0) {
      head_.refusal = http_status::kRequestTimeout;
      return Head::kRefused;
    }
    if (is_idle) deadline = clock_->Now() + limits_->head_time;
    came_.append(bytes, static_cast<size_t>(count));
  }
}

void RequestStream::BeginBody() {
  body_left_ = limits_->body_bytes + limits::kChunkingBytes;
  body_deadline_ = clock_->Now() + limits_->body_time;
  is_too_large_ = false;
  is_too_slow_ = false;
}

size_t RequestStream::Take(char* into, size_t size) {
  const size_t count = std::min(size, came_.size());
  std::memcpy(into, came_.data(), count);
  came_.erase(0, count);
  return count;
}

ssize_t RequestStream::read(char* into, size_t size) {
  if (size == 0) return 0;
  if (head_taken_ < head_.text.size()) {
    const size_t count = std::min(size, head_.text.size() - head_taken_);
    std::memcpy(into, head_.text.data() + head_taken_, count);
    head_taken_ += count;
    return static_cast<ssize_t>(count);
  }
  if (body_left_ == 0) {
    is_too_large_ = true;
    return -1;
  }
  if (came_.empty()) {
    char bytes[kReadBytes];
    const ssize_t count = connection_->Read(bytes, sizeof(bytes), body_deadline_, Never);
    if (count <= 0) {
      is_too_slow_ = count < 0;
      return count;
    }
    came_.append(bytes, static_cast<size_t>(count));
  }
  const size_t count = Take(into, std::min(size, body_left_));
  body_left_ -= count;
  return static_cast<ssize_t>(count);
}

ssize_t RequestStream::write(const char* bytes, size_t size) {
  const bool written = connection_->Write({bytes, size}, clock_->Now() + limits_->answer_time);
  return written ? static_cast<ssize_t>(size) : -1;
}

// Nobody asks.
void RequestStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void RequestStream::get_local_ip_and_port(std::string& ip, int& port) const {
  get_remote_ip_and_port(ip, port);
}

}  // namespace outlay::http
