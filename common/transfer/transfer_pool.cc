#include "common/transfer/transfer_pool.h"

#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

CURLM* NewMulti() {
  // Not thread-safe by itself; later calls do nothing.
  [[maybe_unused]] static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* const multi = curl_multi_init();
  return multi;
}

}  // namespace

TransferPool::TransferPool(size_t number, SocketWaiter* waiter) : number_(number), waiter_(waiter), multi_(NewMulti()) {
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &TransferPool::OnSocket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &TransferPool::OnTimer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
}

bool TransferPool::Add(CURL* easy) {
  if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) return false;
  SetUnderWay(under_way_ + 1);
  return true;
}

void TransferPool::Remove(CURL* easy) {
  curl_multi_remove_handle(multi_.get(), easy);
  SetUnderWay(under_way_ - 1);
}

void TransferPool::Act(int fd, int what) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), what == 0 ? CURL_SOCKET_TIMEOUT : fd, what, &running);
}

CURL* TransferPool::FindEnded(CURLcode* code) {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return message->easy_handle;
  }
  return nullptr;
}

int TransferPool::OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  const auto* const pool = static_cast<TransferPool*>(self);
  pool->waiter_->WatchSocket(pool->number_, socket, what);
  return 0;
}

int TransferPool::OnTimer(CURLM*, long millis, void* self) {
  const auto* const pool = static_cast<TransferPool*>(self);
  pool->waiter_->SetTimer(pool->number_, millis);
  return 0;
}

void TransferPool::SetUnderWay(size_t count) {
  under_way_ = count;
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(count + limits::kKeptConnections));
}

}  // namespace outlay::transfer
