#include "tools/bench/association_load.h"

#include <utility>

#include "absl/synchronization/notification.h"
#include "common/base/strings.h"
#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

namespace im = invoice_matching::v1;

}  // namespace

void InvoiceCounts::Count(im::Invoice::State state) {
  if (state == im::Invoice::STATE_ASSOCIATED) {
    ++associated;
  } else if (state == im::Invoice::STATE_UNMATCHED) {
    ++unmatched;
  } else {
    ++received;
  }
}

void CreateOne(RawClient& client, size_t caller, const Metadata& metadata, const im::CreateInvoiceRequest& request,
               InvoiceCounts& counts, Done done) {
  const std::string bytes = request.SerializeAsString();
  counts.request_bytes += static_cast<int64_t>(bytes.size());
  counts.invoice_bytes += static_cast<int64_t>(request.invoice().ByteSizeLong());
  client.Call(caller, kCreateInvoice, metadata, ToBuffer(bytes),
              [&counts, done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                im::Invoice invoice;
                if (!reply.ok()) {
                  done(reply.status());
                } else if (!invoice.ParseFromString(ToString(*reply))) {
                  done(absl::InternalError("the reply does not parse"));
                } else {
                  counts.reply_bytes += static_cast<int64_t>(reply->Length());
                  counts.Count(invoice.state());
                  done(1);
                }
              });
}

Operation CreateOneByOne(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts) {
  return [&](size_t caller, Done done) {
    const InvoiceMaker::Made made = maker.Next();
    CreateOne(client, caller, maker.metadata(made.organization), made.request, counts, std::move(done));
  };
}

Operation EchoInvoices(RawClient& client, InvoiceMaker& maker) {
  return [&](size_t caller, Done done) {
    const InvoiceMaker::Made made = maker.Next();
    client.Call(caller, kBareMethod, maker.metadata(made.organization), ToBuffer(made.request.SerializeAsString()),
                [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                  done(reply.ok() ? absl::StatusOr<int64_t>(1) : reply.status());
                });
  };
}

struct InvoiceStreams::Stream {
  int organization = 0;
  std::unique_ptr<RawStream> stream;
  grpc::ByteBuffer reply;
  Done done;

  // The stream broke: its status tells why.
  void Fail() {
    stream->Finish([this](const grpc::Status& status) {
      Done failed = std::move(done);
      stream.reset();
      failed(status.ok() ? absl::UnavailableError("the stream ended") : ToStatus(status));
    });
  }

  void Answer(InvoiceCounts* counts) {
    im::StreamCreateInvoicesResponse response;
    if (!response.ParseFromString(ToString(reply))) {
      done(absl::InternalError("the reply does not parse"));
      return;
    }
    for (const auto& result : response.results()) {
      if (result.has_error()) {
        done(absl::Status(static_cast<absl::StatusCode>(result.error().code()), result.error().message()));
        return;
      }
      counts->Count(result.state());
    }
    Done answered = std::move(done);
    answered(response.results_size());
  }
};

InvoiceStreams::InvoiceStreams(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts, size_t streams, int batch)
    : maker_(maker), counts_(counts), batch_(batch) {
  for (size_t i = 0; i < streams; ++i) {
    auto stream = std::make_unique<Stream>();
    stream->organization = static_cast<int>(i * static_cast<size_t>(maker.organizations()) / streams);
    absl::Notification ready;
    stream->stream =
        client.Open(i, kStreamCreateInvoices, maker.metadata(stream->organization), [&](bool) { ready.Notify(); });
    ready.WaitForNotification();
    streams_.push_back(std::move(stream));
  }
}

InvoiceStreams::~InvoiceStreams() {
  for (const std::unique_ptr<Stream>& stream : streams_) {
    if (stream->stream == nullptr) continue;
    absl::Notification ended;
    stream->stream->WritesDone(
        [&, stream = stream->stream.get()](bool) { stream->Finish([&](const grpc::Status&) { ended.Notify(); }); });
    ended.WaitForNotification();
  }
}

Operation InvoiceStreams::Messages() {
  return [this](size_t caller, Done done) {
    Stream* const stream = streams_[caller].get();
    stream->done = std::move(done);
    im::StreamCreateInvoicesRequest message;
    for (int i = 0; i < batch_; ++i) {
      im::CreateInvoiceRequest* const request = message.add_requests();
      maker_.Fill(stream->organization, request);
      message.set_parent(request->parent());
      counts_.invoice_bytes += static_cast<int64_t>(request->invoice().ByteSizeLong());
    }
    stream->stream->Write(ToBuffer(message.SerializeAsString()), [this, stream](bool good) {
      if (!good) {
        stream->Fail();
        return;
      }
      stream->stream->Read(&stream->reply, [this, stream](bool read) {
        if (read) {
          stream->Answer(&counts_);
        } else {
          stream->Fail();
        }
      });
    });
  };
}

}  // namespace outlay::bench
