// SPDX-License-Identifier: Apache-2.0
// Uses the simulator through co-wechat-api, as a shop's own back end would.
//   node apiclient.cjs PACKAGES BASE APPID SECRET OPENID
// One line per call: {"name", "code", "value"}; code 0 when the client took it for a success.
"use strict";
const path = require("path");
const [packages, base, appid, secret, openid] = process.argv.slice(2);
const API = require(path.join(packages, "node_modules", "co-wechat-api"));

function client(id, key) {
  const api = new API(id, key);
  api.prefix = api.fileServerPrefix = base + "/cgi-bin/";
  return api;
}

async function check(name, call) {
  let code = 0, value = null;
  try {
    value = await call();
  } catch (error) {
    code = error.code || String(error);
  }
  console.log(JSON.stringify({ name, code, value: Buffer.isBuffer(value) ? value.toString("base64") : value }));
  return value;
}

async function post(api, where, body) {
  const { accessToken } = await api.ensureAccessToken();
  return api.request(api.prefix + where + "?access_token=" + accessToken,
    { method: "POST", data: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

async function main() {
  const api = client(appid, secret);
  const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(3000, 7)]);
  await check("token", async () => (await api.getAccessToken()).accessToken.length);
  const stored = await check("upload", () => api.uploadMedia(picture, "image", "a.png", "image/png"));
  const mediaId = stored ? stored.media_id : "";
  const fetched = await check("media", async () => Buffer.from(await api.getMedia(mediaId)).equals(picture));
  await check("same", async () => fetched);
  await check("upload a text as picture", () => api.uploadMedia(Buffer.from("text"), "image", "a.png", "image/png"));
  await check("upload of no kind", () => api.uploadMedia(picture, "poem", "a.png", "image/png"));
  await check("media unknown", () => api.getMedia("nothing"));
  await check("typing", () => post(api, "message/custom/typing", { touser: openid, command: "Typing" }));
  await check("typing again", () => post(api, "message/custom/typing", { touser: openid, command: "Typing" }));
  await check("empty", () => api.sendText(openid, ""));
  await check("too long", () => api.sendText(openid, "好".repeat(683)));
  await check("stranger", () => api.sendText("oNobody", "您好"));
  await check("text", () => api.sendText(openid, "您好 😀 \"a\\b\" <a href=\"https://example.com\">x</a>"));
  await check("image", () => api.sendImage(openid, mediaId));
  await check("card", () => api.sendMiniProgram(openid,
    { title: "碎花连衣裙", appid, pagepath: "pages/goods?id=1", thumb_media_id: mediaId }));
  await check("link", () => post(api, "message/custom/send", { touser: openid, msgtype: "link", link:
    { title: "满减", description: "今天", url: "https://example.com/", thumb_url: "https://example.com/p.png" } }));
  await check("fifth", () => api.sendText(openid, "再见"));
  await check("sixth", () => api.sendText(openid, "还有"));
  await check("wrong secret", () => client(appid, "wrong").getAccessToken());
  await check("addresses", async () => (await api.getIp()).ip_list.length > 0);
}

main();
