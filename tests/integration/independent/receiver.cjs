// SPDX-License-Identifier: Apache-2.0
// A shop's back end made of co-wechat: takes callbacks, prints each message as one line of JSON.
//   node receiver.cjs PACKAGES TOKEN AESKEY APPID
// The first line is the port.
"use strict";
const http = require("http");
const path = require("path");
const [packages, token, encodingAESKey, appid] = process.argv.slice(2);
const wechat = require(path.join(packages, "node_modules", "co-wechat"));

const handle = wechat({ token, appid, encodingAESKey }).middleware(async message => {
  console.log(JSON.stringify(message));
  return "";
});

const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, "http://localhost");
  const ctx = { method: req.method, query: Object.fromEntries(url.searchParams), req, status: 200, body: "",
    request: { length: Number(req.headers["content-length"]) } };
  try {
    await handle(ctx);
  } catch (error) {
    ctx.status = 500;
    ctx.body = String(error);
  }
  res.writeHead(ctx.status, { "Content-Length": Buffer.byteLength(ctx.body) });
  res.end(ctx.body);
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.on("end", () => process.exit(0)).resume();
