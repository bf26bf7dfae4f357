// The platform's own JavaScript client, pointed at Tapelock, on a downloader's way from a token to the recordings' bytes.
// Prints one line of JSON for the test that runs it.
const { createHash } = require('crypto');
const platform = require('purecloud-platform-client-v2');

const { HOST, PORT, CLIENT_ID, CLIENT_SECRET, INTERVAL } = process.env;

async function main() {
  const client = platform.ApiClient.instance;
  client.config.setGateway({ host: HOST, protocol: 'http', port: Number(PORT), path_params_login: '', path_params_api: '' });
  await client.loginClientCredentialsGrant(CLIENT_ID, CLIENT_SECRET);
  const recordingApi = new platform.RecordingApi();
  const keys = await recordingApi.getRecordingRecordingkeys({ pageSize: 5 });
  const schedule = await recordingApi.getRecordingRecordingkeysRotationschedule();
  const details = await new platform.ConversationsApi().postAnalyticsConversationsDetailsQuery({
    interval: INTERVAL, order: 'asc', orderBy: 'conversationStart', paging: { pageSize: 100, pageNumber: 1 },
  });
  const conversationIds = details.conversations.map((conversation) => conversation.conversationId);
  const recordings = await recordingApi.getConversationRecordings(conversationIds[0], { maxWaitMs: 5000, formatId: 'WAV' });
  const submitted = await recordingApi.postRecordingBatchrequests({
    batchDownloadRequestList: conversationIds.map((conversationId) => ({ conversationId })),
  });
  let status;
  do {
    status = await recordingApi.getRecordingBatchrequest(submitted.id);
  } while (status.expectedResultCount !== status.resultCount);
  const contents = {};
  for (const result of status.results) {
    const url = new URL(result.resultUrl);
    // The shared server of the tests does not know its port when it is told its own address.
    url.host = `${HOST}:${PORT}`;
    const content = await fetch(url);
    contents[result.recordingId] = createHash('sha256').update(Buffer.from(await content.arrayBuffer())).digest('hex');
  }
  let refused;
  try {
    await recordingApi.getRecordingBatchrequest('00000000-0000-4000-8000-000000000000');
  } catch (error) {
    refused = error.code || (error.body && error.body.code);
  }
  console.log(JSON.stringify({
    keys: keys.total, keyType: keys.entities[0].keyConfigurationType, period: schedule.period, totalHits: details.totalHits,
    recordings: recordings.map((recording) => recording.id), errorCount: status.errorCount, contents, refused,
  }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
