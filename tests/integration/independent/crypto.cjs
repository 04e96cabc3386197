// SPDX-License-Identifier: Apache-2.0
// Reads {"token","key","appid","cases":[{"message","random","timestamp","nonce","encrypt","signature"}]} from
// stdin, opens what we sealed with two implementations, and seals the same messages with them.
//   node crypto.cjs PACKAGES
// Answers [{"opened":[…],"signed":bool,"same":bool,"sealed":[{"encrypt","signature"}]}], one entry a case.
"use strict";
const fs = require("fs");
const path = require("path");
process.noDeprecation = true; // the older one makes its buffers in the old way
const packages = path.join(process.argv[2], "node_modules");
const wecom = require(path.join(packages, "@wecom/crypto"));
const WXBizMsgCrypt = require(path.join(packages, "wechat-crypto"));

const { token, key, appid, cases } = JSON.parse(fs.readFileSync(0, "utf8"));
const older = new WXBizMsgCrypt(token, key, appid);

const answers = cases.map(one => {
  const random = Buffer.from(one.random, "base64");
  const open = opened => opened.id === appid ? opened.message : "id " + opened.id;
  const sealed = [wecom.encrypt(key, one.message, appid), older.encrypt(one.message)];
  return {
    opened: [open(wecom.decrypt(key, one.encrypt)), open(older.decrypt(one.encrypt))],
    signed: wecom.getSignature(token, one.timestamp, one.nonce, one.encrypt) === one.signature
      && older.getSignature(one.timestamp, one.nonce, one.encrypt) === one.signature,
    same: wecom.encrypt(key, one.message, appid, random) === one.encrypt,
    sealed: sealed.map(encrypt => ({ encrypt, signature: older.getSignature(one.timestamp, one.nonce, encrypt) })),
  };
});
process.stdout.write(JSON.stringify(answers));
