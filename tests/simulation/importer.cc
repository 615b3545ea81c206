#include "tests/simulation/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/channel.h"
#include "common/testing/sim_client.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/simulation/changes.h"
#include "tests/simulation/directory_nodes.h"

namespace outlay::simulation {
namespace {

namespace v1 = directory::v1;

constexpr absl::Duration kTriesAgainWithin = absl::Seconds(2);
constexpr absl::Duration kTimeout = absl::Seconds(5);
constexpr int kTriesMax = 200;

}  // namespace

struct Importer::File {
  v1::ImportUsersHeader header;
  std::string list;
  bool is_repeated = false;
  int tries = 0;
  std::map<int64_t, std::string> created;  // row -> the user's name, of all tries
};

struct Importer::Try {
  std::shared_ptr<File> file;
  std::unique_ptr<rpc::ClientStream> stream;
  v1::ImportUsersResponse response;
  std::map<int64_t, std::string> created;
  int64_t rows_told = 0;
};

Importer::Importer(testing::Simulator* simulator, std::string organization)
    : simulator_(simulator), organization_(std::move(organization)) {}

void Importer::Problem(const std::string& what) {
  if (first_problem_.empty()) first_problem_ = absl::StrCat(organization_, ": import ", what);
}

void Importer::ImportSomebody() {
  Random& random = simulator_->random();
  std::string list;
  const uint64_t people = 1 + random.Uniform(6);
  for (uint64_t i = 0; i < people; ++i) {
    // Some of them are created, or renamed to be these, by the administrators, too.
    const char* const kind = random.Uniform(3) == 0 ? "u" : "i";
    absl::StrAppend(&list, "Somebody <", kind, random.Uniform(12), "@x.example>\n");
  }
  const auto file = std::make_shared<File>();
  if (random.Uniform(2) == 0) {
    file->header.set_group(FillIn("$O/groups/$g", organization_, DrawThings(random, simulator_->clock().Now())));
  }
  file->header.set_activate(random.Uniform(2) == 0);
  file->is_repeated = random.Uniform(2) == 0;
  file->list = std::move(list);
  ++open_;
  Send(file);
}

void Importer::Import(const std::string& list) {
  const auto file = std::make_shared<File>();
  file->header.set_activate(true);
  file->is_repeated = true;
  file->list = list;
  ++open_;
  Send(file);
}

void Importer::Send(std::shared_ptr<File> file) {
  v1::ImportUsersHeader& header = file->header;
  if (header.import_id().empty()) header.set_import_id(absl::StrCat("import-", ++imports_));
  header.set_parent(absl::StrCat("organizations/", organization_));
  header.set_format(v1::ImportUsersHeader::FORMAT_LIST);
  ++file->tries;
  const auto current = std::make_shared<Try>();
  current->file = file;
  current->stream = simulator_->ChannelTo(kDirectory)
                        .Open("/outlay.directory.v1.Users/ImportUsers",
                              {.caller = {.subject = "ann", .organization = organization_}, .timeout = kTimeout});
  v1::ImportUsersRequest first;
  *first.mutable_header() = header;
  current->stream->Write(first, [current](bool is_sent) {
    if (!is_sent) return;
    v1::ImportUsersRequest half;
    half.set_chunk(current->file->list.substr(0, current->file->list.size() / 2));
    current->stream->Write(half, [current](bool is_half_sent) {
      if (!is_half_sent) return;
      v1::ImportUsersRequest rest;
      rest.set_chunk(current->file->list.substr(current->file->list.size() / 2));
      current->stream->Write(rest, [current](bool is_all_sent) {
        if (is_all_sent) current->stream->WritesDone();
      });
    });
  });
  Read(current);
}

void Importer::Read(std::shared_ptr<Try> current) {
  current->response.Clear();
  Try& read = *current;
  read.stream->Read(&read.response, [this, current = std::move(current)](bool has_more) {
    if (!has_more) {
      current->stream->Finish([this, current](absl::Status status) { End(*current, status); });
      return;
    }
    for (const v1::ImportedUser& row : current->response.imported_users()) {
      ++current->rows_told;
      if (!row.user().empty()) current->created[row.row()] = row.user();
    }
    Read(current);
  });
}

void Importer::End(Try& current, const absl::Status& status) {
  const std::shared_ptr<File> file = current.file;
  // What a try told counts, also when it was cut off then.
  for (const auto& [row, user] : current.created) {
    const auto [known, is_new] = file->created.emplace(row, user);
    if (is_new) logged_.push_back({kDirectory, "users.create", "", user});
    if (known->second != user) Problem(absl::StrCat("made row ", row, " ", known->second, " and then ", user, " (I8)"));
  }
  bool is_over = true;
  if (status.ok()) {
    CheckEnd(current);
    is_over = !std::exchange(file->is_repeated, false);
  } else if (testing::SimClient::IsUnknown(status) && file->tries < kTriesMax) {
    is_over = false;
  } else {
    Problem(absl::StrCat("of ", file->list, ": ", status.ToString()));
  }
  if (is_over) {
    --open_;
  } else {
    simulator_->Within(kTriesAgainWithin, [this, file] { Send(file); });
  }
}

void Importer::CheckEnd(const Try& current) {
  const int64_t rows = std::count(current.file->list.begin(), current.file->list.end(), '\n');
  if (current.rows_told != rows) {
    Problem(absl::StrCat("told of ", current.rows_told, " rows, and there are ", rows));
  }
  if (current.created != current.file->created) Problem("told other people than before (I8)");
}

}  // namespace outlay::simulation
