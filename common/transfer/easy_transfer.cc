#include "common/transfer/easy_transfer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

// libcurl passes the code and the text of SMTP's last reply as lines of the head.
constexpr size_t kFourBytes = 4;
constexpr std::string_view kGoodBye = "221";
constexpr std::string_view kSchemeEnd = "://";
constexpr int kFirstRefusal = 400;

std::optional<Address> AddressIn(const curl_sockaddr& from) {
  if (from.family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &from.addr, sizeof(four));
    Address address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::memcpy(&address[address.size() - kFourBytes], &four.sin_addr, kFourBytes);
    return address;
  }
  if (from.family == AF_INET6) {
    // curl_sockaddr ends in a sockaddr that is shorter than the address that libcurl keeps there.
    sockaddr_in6 six{};
    std::memcpy(&six, static_cast<const void*>(&from.addr), std::min<size_t>(from.addrlen, sizeof(six)));
    Address address{};
    std::memcpy(address.data(), &six.sin6_addr, address.size());
    return address;
  }
  return std::nullopt;
}

long Milliseconds(absl::Duration time) {
  return static_cast<long>(absl::ToInt64Milliseconds(time));
}

// Returns whether a URL such as "https://192.0.2.1:8443" or "https://[2001:db8::1]:8443" names an address.
bool HasAddress(std::string_view server) {
  std::string_view host = server.substr(server.find(kSchemeEnd) + kSchemeEnd.size());
  if (host.starts_with('[')) return true;
  host = host.substr(0, host.find(':'));
  return ParseAddress(host).has_value();
}

// Replaces or removes what cannot be stored and shown.
std::string Readable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') c = ' ';
  }
  // Removes the character, at most one, that the limit cut in two.
  for (size_t cut = 0; cut < kFourBytes && !text.empty() && !IsValidUtf8(text); ++cut) text.pop_back();
  return IsValidUtf8(text) ? text : "(not UTF-8)";
}

}  // namespace

EasyTransfer::EasyTransfer(const TransferLoopOptions* options, LookUps* look_ups, Transfer transfer,
                           TransferLoop::Done done)
    : options_(options),
      look_ups_(look_ups),
      transfer_(std::move(transfer)),
      done_(std::move(done)),
      easy_(curl_easy_init()) {
  is_ready_ = easy_ != nullptr && SetUp();
}

void EasyTransfer::Append(List* list, const std::string& text) {
  curl_slist* const longer = curl_slist_append(list->get(), text.c_str());
  if (longer == nullptr) return;
  [[maybe_unused]] curl_slist* const same = list->release();
  list->reset(longer);
}

bool EasyTransfer::Allows(const curl_sockaddr& address) {
  if (transfer_.is_trusted) return true;
  const std::optional<Address> to = AddressIn(address);
  if (!to.has_value()) return false;
  if (options_->policy.IsAllowedNetwork(*to)) return true;
  return transfer_.url.starts_with("https:") && options_->policy.Allows(*to);
}

curl_socket_t EasyTransfer::OpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto* const transfer = static_cast<EasyTransfer*>(self);
  transfer->EndLookUp();
  const bool is_allowed = transfer->Allows(*address);
  transfer->has_tried_ = transfer->has_tried_ || is_allowed;
  transfer->has_refused_ = transfer->has_refused_ || !is_allowed;
  if (!is_allowed) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void EasyTransfer::EndLookUp() {
  if (std::exchange(is_looked_up_, false)) look_ups_->End();
}

// Is called for each name that libcurl does not know yet, before the thread that looks it up begins; addresses need no
// look-up.
int EasyTransfer::OnLookUp(void*, void*, void* self) {
  auto* const transfer = static_cast<EasyTransfer*>(self);
  if (transfer->is_looked_up_ || HasAddress(transfer->server())) return 0;
  transfer->is_looked_up_ = transfer->look_ups_->Begin(SystemClock().Now());
  transfer->has_to_wait_ = !transfer->is_looked_up_;
  return transfer->has_to_wait_ ? 1 : 0;
}

bool EasyTransfer::HasToWait(CURLcode code) {
  if (code == CURLE_COULDNT_RESOLVE_HOST) EndLookUp();
  if (std::exchange(is_looked_up_, false)) look_ups_->Abandon(SystemClock().Now());
  return std::exchange(has_to_wait_, false);
}

void EasyTransfer::Keep(const char* bytes, size_t size) {
  kept_.append(bytes, std::min(size, limits::kKeptAnswerBytes - kept_.size()));
}

size_t EasyTransfer::OnHead(char* bytes, size_t size, size_t count, void* self) {
  auto* const transfer = static_cast<EasyTransfer*>(self);
  const size_t came = size * count;
  transfer->head_bytes_ += came;
  if (transfer->head_bytes_ > limits::kHeadBytes) return 0;
  if (transfer->is_mail()) {
    // The server's last reply counts, apart from its good-bye.
    if (std::string_view(bytes, came).starts_with(kGoodBye)) return came;
    transfer->kept_.clear();
    transfer->Keep(bytes, came);
  }
  return came;
}

size_t EasyTransfer::OnAnswer(char* bytes, size_t size, size_t count, void* self) {
  auto* const transfer = static_cast<EasyTransfer*>(self);
  const size_t came = size * count;
  transfer->answer_bytes_ += came;
  transfer->Keep(bytes, came);
  transfer->is_cut_ = transfer->answer_bytes_ > limits::kAnswerBytes;
  return transfer->is_cut_ ? 0 : came;
}

size_t EasyTransfer::OnRead(char* into, size_t size, size_t count, void* self) {
  auto* const transfer = static_cast<EasyTransfer*>(self);
  const std::string& body = transfer->transfer_.body;
  const size_t next = std::min(size * count, body.size() - transfer->sent_);
  std::memcpy(into, body.data() + transfer->sent_, next);
  transfer->sent_ += next;
  return next;
}

bool EasyTransfer::SetUp() {
  for (const std::string& name : options_->names) Append(&names_, name);
  CURL* const easy = easy_.get();
  return curl_easy_setopt(easy, CURLOPT_URL, transfer_.url.c_str()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_PRIVATE, this) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.data()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, limits::kBufferBytes) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, Milliseconds(options_->transfer_time)) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(limits::kConnectTime)) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &EasyTransfer::OnHead) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HEADERDATA, this) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &EasyTransfer::OnAnswer) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEDATA, this) == CURLE_OK &&
         (names_ == nullptr || curl_easy_setopt(easy, CURLOPT_RESOLVE, names_.get()) == CURLE_OK) && SetUpSafety() &&
         (is_mail() ? SetUpMail() : SetUpHttp());
}

bool EasyTransfer::SetUpSafety() {
  CURL* const easy = easy_.get();
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, is_mail() ? "smtp,smtps" : "http,https") == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &EasyTransfer::OpenSocket) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, &EasyTransfer::OnLookUp) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, this) == CURLE_OK &&
         // A proxy named by the environment would be asked to connect where nobody checks the address.
         curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
         // A name server that does not answer must not hold up the loop after the transfer has ended.
         curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) == CURLE_OK &&
         (options_->ca_file.empty() || (curl_easy_setopt(easy, CURLOPT_CAINFO, options_->ca_file.c_str()) == CURLE_OK &&
                                        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr) == CURLE_OK));
}

bool EasyTransfer::SetUpHttp() {
  for (const std::string& header : transfer_.headers) Append(&headers_, header);
  // Drops the "Expect" header, because nobody waits for a "100 Continue".
  Append(&headers_, "Expect:");
  CURL* const easy = easy_.get();
  return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer_.body.c_str()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer_.body.size())) ==
             CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get()) == CURLE_OK;
}

bool EasyTransfer::SetUpMail() {
  const Envelope& envelope = *transfer_.envelope;
  Append(&recipients_, Concat("<", envelope.to, ">"));
  CURL* const easy = easy_.get();
  return curl_easy_setopt(easy, CURLOPT_MAIL_FROM, Concat("<", envelope.from, ">").c_str()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients_.get()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                          static_cast<long>(absl::ToInt64Seconds(limits::kMailAnswerTime))) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_READFUNCTION, &EasyTransfer::OnRead) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_READDATA, this) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_USE_SSL,
                          static_cast<long>(envelope.has_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE)) == CURLE_OK &&
         (envelope.user.empty() || (curl_easy_setopt(easy, CURLOPT_USERNAME, envelope.user.c_str()) == CURLE_OK &&
                                    curl_easy_setopt(easy, CURLOPT_PASSWORD, envelope.password.c_str()) == CURLE_OK));
}

int EasyTransfer::AnswerCode() const {
  long answer = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &answer);
  return static_cast<int>(answer);
}

TransferEnd EasyTransfer::EndOf(CURLcode code) const {
  if (code == CURLE_OK || is_cut_) return TransferEnd::kAnswered;
  // A mail server that refuses is an error for libcurl, but an answer for us. A server that breaks off in the middle
  // has accepted so far, which is no answer.
  if (is_mail() && AnswerCode() >= kFirstRefusal &&
      (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_LOGIN_DENIED) && !kept_.empty()) {
    return TransferEnd::kAnswered;
  }
  // So is what it says of the whole message; without one it is a greeting, which is about us.
  if (is_mail() && AnswerCode() >= kFirstRefusal && code == CURLE_WEIRD_SERVER_REPLY &&
      sent_ == transfer_.body.size() && !kept_.empty()) {
    return TransferEnd::kAnswered;
  }
  if (code == CURLE_OPERATION_TIMEDOUT) return TransferEnd::kTimedOut;
  return has_refused_ && !has_tried_ && code == CURLE_COULDNT_CONNECT ? TransferEnd::kAddressRefused
                                                                      : TransferEnd::kFailed;
}

std::string EasyTransfer::WhyFailed(CURLcode code) const {
  // The owner of a server has to know what is wrong with its certificate. Details of other errors would reveal what
  // runs at an address.
  if (code == CURLE_PEER_FAILED_VERIFICATION && error_[0] != '\0') return Readable(error_.data());
  return curl_easy_strerror(code);
}

std::string EasyTransfer::server() const {
  const size_t scheme = transfer_.url.find("://");
  return scheme == std::string::npos ? transfer_.url : transfer_.url.substr(0, transfer_.url.find('/', scheme + 3));
}

void EasyTransfer::ConnectAlone() {
  curl_easy_setopt(handle(), CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(handle(), CURLOPT_FORBID_REUSE, 1L);
}

void EasyTransfer::Finish(CURLcode code) {
  TransferResult result;
  result.end = EndOf(code);
  result.code = AnswerCode();
  curl_off_t seconds = 0;
  if (curl_easy_getinfo(handle(), CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
    result.retry_after = std::min(absl::Seconds(seconds), limits::kRetryAfterMax);
  }
  result.text = result.end == TransferEnd::kAnswered         ? Readable(std::move(kept_))
                : result.end == TransferEnd::kAddressRefused ? "the name leads to an address where nothing is sent to"
                                                             : WhyFailed(code);
  done_(result);
}

void EasyTransfer::End(TransferEnd end, std::string text) {
  done_({.end = end, .code = 0, .text = std::move(text), .retry_after = std::nullopt});
}

}  // namespace outlay::transfer
